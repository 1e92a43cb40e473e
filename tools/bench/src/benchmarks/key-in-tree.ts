import type { Benchmark } from '../benchmark.ts';
import { handMoves } from '../frames.ts';
import { firstObject, ofK9s } from '../k9s.ts';
import { kpki } from '../paths.ts';
import { folderWithUsers } from '../scratch.ts';
import { inTerminal, type TerminalProgram } from '../terminal-program.ts';

const users = 10_000;
const presses = 40;
const down = '\u001b[B';

export const keyInTree: readonly Benchmark[] = [
  { rows: [`key to frame, in a tree of ${users} users`], times: 1, measure: async () => [await inTree()] },
  ...ofK9s((inK9s) => ({
    rows: [`  peer: k9s, key to frame, in a list of ${users} objects`],
    times: 1,
    measure: async () => [
      await inK9s(users, async ({ seen, press }) => {
        await seen(firstObject);
        return answersTo(press);
      }),
    ],
  })),
];

async function inTree(): Promise<readonly number[]> {
  return inTerminal(kpki, await folderWithUsers(users), async ({ seen, press }) => {
    await seen(`${users} users`);
    await press('/', 'state:');
    await press('user-', 'user-0');
    await press('\r', 'open');
    return answersTo(press);
  });
}

/** Of a row that changes only what differs is written, so it is the next frame that is waited for, whatever is in it. */
async function answersTo(press: TerminalProgram['press']): Promise<readonly number[]> {
  const figures: number[] = [];
  for (let user = 0; user < presses; user += 1) {
    await handMoves();
    figures.push(await press(down, ''));
  }
  return figures;
}
