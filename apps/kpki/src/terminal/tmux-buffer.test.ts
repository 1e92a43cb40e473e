import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { copyInTmux } from './tmux-buffer.ts';

let folder = '';
let programs = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kpki-tmux-'));
  programs = join(folder, 'programs');
  // A folder of that name is no program.
  for (const each of [programs, join(folder, 'other', 'tmux')]) await mkdir(each, { recursive: true });
  await writeFile(join(programs, 'tmux'), '');
  await chmod(join(programs, 'tmux'), 0o755);
});
afterAll(() => rm(folder, { recursive: true }));

test('tmux gets the text on standard input, and no secret of the environment', async () => {
  const run = vi.fn(async () => true);
  const environment = { PATH: `:.:${join(folder, 'other')}:${programs}`, TMUX: 'socket,1,0', VAULT_TOKEN: 'hidden' };
  const write = vi.fn(() => true);
  expect(await copyInTmux('kpki plan\nkpki apply', { environment, write, run })).toBe('tmux');
  // tmux would make a second buffer of it.
  expect(write).not.toHaveBeenCalled();
  const { VAULT_TOKEN: _secret, ...passed } = environment;
  expect(run.mock.calls).toEqual([
    [join(programs, 'tmux'), ['load-buffer', '-w', '-'], { environment: passed, input: 'kpki plan\nkpki apply' }],
  ]);
});

test.each([
  ['relative', () => relative(process.cwd(), programs)],
  ['empty', () => ''],
  ['without tmux', () => join(folder, 'other')],
])('no program is started from a PATH that is %s', async (_path, path) => {
  const run = vi.fn(async () => true);
  expect(await copyInTmux('kpki plan', { environment: { PATH: path() }, write: () => true, run })).toBe('past tmux');
  expect(run).not.toHaveBeenCalled();
});

test('where tmux fails, the sequence goes to the terminal', async () => {
  const write = vi.fn(() => true);
  const options = { environment: { PATH: programs }, write, run: async () => false };
  expect(await copyInTmux('kpki plan', options)).toBe('past tmux');
  expect(write.mock.calls).toEqual([['\u001b]52;c;a3BraSBwbGFu\u0007']]);
});

test('where tmux fails and another program has the terminal, the text is nowhere', async () => {
  const options = { environment: { PATH: programs }, write: () => false, run: async () => false };
  expect(await copyInTmux('kpki plan', options)).toBe('nowhere');
});
