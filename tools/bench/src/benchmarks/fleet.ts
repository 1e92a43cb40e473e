import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Benchmark } from '../benchmark.ts';
import { costOf } from '../cost.ts';
import { kpki } from '../paths.ts';
import { folderWithUsers, scratch } from '../scratch.ts';
import { inTerminal } from '../terminal-program.ts';

const clusters = 40;
const users = 30;

/** From the first cluster on the screen to the last: what a person waits for who can already read. */
export const fleet: readonly Benchmark[] = [
  {
    rows: [`start to the first of ${clusters} clusters of a fleet`, `the first cluster to all ${clusters}`],
    times: 5,
    measure: async () => {
      const folder = await folderWithFleet();
      return inTerminal(`${kpki} ui 'clusters/*.yaml'`, folder, async ({ seen }) => {
        const first = await seen('bench-');
        // The header says so once all of it was read.
        return [[first], [(await seen('⟳ read')) - first]];
      });
    },
  },
];

let made: Promise<string> | null = null;

/** Each cluster has files of its own. They are copies, since making 40 of them takes minutes. */
function folderWithFleet(): Promise<string> {
  made ??= makeFleet();
  return made;
}

async function makeFleet(): Promise<string> {
  const one = await folderWithUsers(users);
  await costOf({ command: [kpki, 'apply', '--yes'], folder: one });
  const configurationText = await readFile(join(one, 'kpki.yaml'), 'utf8');
  const folder = await scratch();
  await mkdir(join(folder, 'clusters'));
  for (let at = 1; at <= clusters; at += 1) {
    const name = `bench-${at}`;
    await cp(join(one, 'out'), join(folder, `out-${at}`), { recursive: true });
    await renameIn(join(folder, `out-${at}`, 'users'), name);
    const text = configurationText.replace('name: many', `name: ${name}`).replace('root: ./out', `root: ../out-${at}`);
    await writeFile(join(folder, 'clusters', `${at}.yaml`), text);
  }
  return folder;
}

/** The kubeconfigs of users name their cluster. */
async function renameIn(users: string, cluster: string): Promise<void> {
  for (const file of await readdir(users)) {
    const text = await readFile(join(users, file), 'utf8');
    await writeFile(join(users, file), text.replace(/\bmany\b/g, cluster));
  }
}
