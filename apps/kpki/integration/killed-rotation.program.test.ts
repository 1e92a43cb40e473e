import { join } from 'node:path';
import type { ProgramResult } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { describe, expect, test } from 'vitest';
import { type CopiedFolder, copiedFolder, filesBelow } from './file-tree.ts';
import { killedAtEach } from './killed-at-rename.ts';
import { oneNode } from './one-node.ts';
import { kpkiIn } from './program.ts';
import { filled } from './ui/reach.ts';

const configurationText = `${oneNode}environments:
  local:
    sinks: { files: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }
`;

const phases = ['trust', 'reissue', 'distrust', 'remove'] as const;

/** The cluster does not run, so no server is asked. */
function rotateTo(phase: string): readonly string[] {
  return ['rotate', 'all', 'sa', '--through', phase, '--skip-live-checks', '--yes'];
}

async function kpki(folder: string, ...words: readonly string[]): Promise<ProgramResult> {
  const result = await kpkiIn(folder, ...words);
  expect(result, `${words.join(' ')}\n${result.stdout}\n${result.stderr}`).toMatchObject({ code: 0 });
  return result;
}

/** Returns what is the same in each rotation: the files, their modes, and the next phase. */
async function stateOf(folder: string): Promise<unknown> {
  const { rotations, steps } = JSON.parse((await kpki(folder, 'plan', '-o', 'json')).stdout);
  const files = [...(await filesBelow(join(folder, 'out')))].map(([path, { mode }]) => `${mode} ${path}`);
  return { rotations, changes: steps.filter(({ action }: { action: string }) => action !== 'unchanged'), files };
}

// A run kills each phase at its first rename and at one of fourteen after it, the next run at the next ones;
// KPKI_SOAK=all at all of them.
needs('strace')('a rotation of everything that is killed at one rename after the other', () => {
  describe('on one node', () => {
    const from = filled(configurationText, 'local');

    // Each begins where the one before ended.
    for (const phase of phases) {
      test(`goes on to the end of ${phase}, as if it had not been killed`, { timeout: 240_000 }, async () => {
        const copied = (): Promise<CopiedFolder> => copiedFolder(from());
        await using whole = await copied();
        await kpki(whole.folder, ...rotateTo(phase));
        const wanted = await stateOf(whole.folder);
        const last = await killedAtEach(copied, rotateTo(phase), 14, async ({ folder, at, isKilled }) => {
          if (!isKilled) return;
          await kpki(folder, ...rotateTo(phase));
          expect(await stateOf(folder), `killed at rename ${at}`).toEqual(wanted);
        });
        expect(last).toBeGreaterThan(0);
        await kpki(from(), ...rotateTo(phase));
      });
    }
  });
});
