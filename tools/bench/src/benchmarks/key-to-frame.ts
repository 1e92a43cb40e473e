import type { Benchmark } from '../benchmark.ts';
import { kpki, node } from '../paths.ts';
import { folderWithUsers } from '../scratch.ts';
import { startInTerminal, type TerminalProgram } from '../terminal-program.ts';

const users = 5000;
const presses = 40;
const down = '\u001b[B';
const esc = '\u001b';
/** Where Ink ends a frame: of a row that moves it writes only the characters that differ, so no text can be waited for. */
const frameEnd = '\u001b[?2026l';

/** Time from a key to the frame that answers it, with 5,000 certificates in the tree and while they are made. */
export const keyToFrame: readonly Benchmark[] = [
  { name: `key to frame, a tree of ${users} users`, times: 1, measure: inTree },
  { name: `key to frame, while ${users} users are made`, times: 1, measure: whileMaking },
];

async function opened(): Promise<TerminalProgram> {
  const program = startInTerminal(`${node} ${kpki}`, await folderWithUsers(users));
  await program.seen(`${users} users`);
  return program;
}

/** The cursor on one user after another. */
async function inTree(): Promise<readonly number[]> {
  const program = await opened();
  await program.press('/', 'state:');
  await program.press('user-', 'user-');
  await program.press('\r', 'open');
  // From the authority to the group of its users, which is opened.
  await program.press(down, 'user');
  await program.press('l', 'user-0');
  const figures: number[] = [];
  for (let user = 0; user < presses; user += 1) figures.push(await program.press(down, frameEnd));
  program.end();
  return figures;
}

async function whileMaking(): Promise<readonly number[]> {
  const program = await opened();
  await program.press('p', 'Apply 50');
  await program.press('a', 'The same in a shell');
  await program.press('\r', 'at work');
  const figures: number[] = [];
  for (let press = 0; press < presses; press += 1) {
    figures.push(await program.press('v', 'Commands so far'));
    await program.press(esc, 'State');
  }
  program.end();
  return figures;
}
