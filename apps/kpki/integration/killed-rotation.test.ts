import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { type ProgramResult, runProgram, type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterAll, describe, expect, test } from 'vitest';
import { filesBelow } from './file-tree.ts';
import { killedAtRename } from './killed-at-rename.ts';
import { oneNode } from './one-node.ts';
import { builtProgram, removeBuild } from './ui/built-program.ts';
import { filled } from './ui/filled.ts';

afterAll(removeBuild);

const declaration = `${oneNode}environments:
  local:
    backends: { default: { use: "@kpki/node-crypto" } }
    sinks: { files: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }
`;

const phases = ['stage', 'issue', 'distrust', 'retire'] as const;

/** In a cluster that does not run yet, so that no server has to be asked. */
function rotateTo(phase: string): readonly string[] {
  return ['rotate', 'all', 'sa', '--until', phase, '--without-gate', '--yes'];
}

async function kpki(folder: string, ...words: readonly string[]): Promise<ProgramResult> {
  const result = await runProgram(process.execPath, [await builtProgram(), ...words], { directory: folder });
  expect(result, `${words.join(' ')}\n${result.stdout}\n${result.stderr}`).toMatchObject({ code: 0 });
  return result;
}

/** Everything that does not differ from one rotation to another: which files there are, with their modes, and what is next. */
async function stateOf(folder: string): Promise<unknown> {
  const { rotations, steps } = JSON.parse((await kpki(folder, 'plan', '-o', 'json')).stdout);
  const files = [...(await filesBelow(join(folder, 'out')))].map(([path, { mode }]) => `${mode} ${path}`);
  return { rotations, changes: steps.filter(({ action }: { action: string }) => action !== 'keep'), files };
}

async function copyOf(folder: string): Promise<TemporaryDirectory & { readonly folder: string }> {
  const temporary = await temporaryDirectory();
  const copy = join(temporary.path, 'folder');
  await cp(folder, copy, { recursive: true });
  return { ...temporary, folder: copy };
}

needs('strace')('a rotation of everything that is killed at one rename after the other', () => {
  describe('on one node', () => {
    const from = filled(declaration, 'local');

    // Each begins where the one before has come to its end.
    for (const phase of phases) {
      test(`goes on to the end of ${phase}, as if it had not been killed`, { timeout: 240_000 }, async () => {
        await using whole = await copyOf(from());
        await kpki(whole.folder, ...rotateTo(phase));
        const wanted = await stateOf(whole.folder);
        let kills = 0;
        for (; ; kills += 1) {
          await using killed = await copyOf(from());
          if ((await killedAtRename(kills + 1, killed.folder, ...rotateTo(phase))).code !== null) break;
          await kpki(killed.folder, ...rotateTo(phase));
          expect(await stateOf(killed.folder), `killed at rename ${kills + 1}`).toEqual(wanted);
        }
        expect(kills).toBeGreaterThan(1);
        await kpki(from(), ...rotateTo(phase));
      });
    }
  });
});
