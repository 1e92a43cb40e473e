import type { Benchmark } from '../benchmark.ts';
import { kpki, node } from '../paths.ts';
import { folderWithUsers } from '../scratch.ts';
import { startInTerminal } from '../terminal-program.ts';

const users = 5000;
const presses = 40;
const down = '\u001b[B';

/** Time from a key to the frame that answers it, with 5,000 certificates in the tree and while they are made. */
export const keyToFrame: readonly Benchmark[] = [
  { name: `key to frame, a tree of ${users} rows`, times: 1, measure: inTree },
  { name: `key to frame, while ${users} certificates are made`, times: 1, measure: whileMaking },
];

async function inTree(): Promise<readonly number[]> {
  const program = startInTerminal(`${node} ${kpki}`, await folderWithUsers(users));
  await program.until(`${users} users`);
  // To the group of users, which is opened.
  program.press('/');
  await program.until('state:due');
  program.press('user-');
  await program.until('user-');
  program.press('\r');
  const figures: number[] = [];
  for (let press = 0; press < presses; press += 1) {
    const frame = program.until('›');
    program.press(down);
    figures.push(await frame);
  }
  program.end();
  return figures;
}

async function whileMaking(): Promise<readonly number[]> {
  const program = startInTerminal(`${node} ${kpki}`, await folderWithUsers(users));
  await program.until(`${users} users`);
  program.press('p');
  await program.until('Apply');
  program.press('a');
  await program.until('The same in a shell');
  program.press('\r');
  await program.until('making');
  const figures: number[] = [];
  for (let press = 0; press < presses; press += 1) {
    const there = program.until('Commands so far');
    program.press('v');
    figures.push(await there);
    const back = program.until('Step');
    program.press('\u001b');
    await back;
  }
  program.end();
  return figures;
}
