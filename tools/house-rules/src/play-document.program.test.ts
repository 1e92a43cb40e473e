import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { playDocument, stageProgram } from './play-document.ts';

test('a document is played up to the first command that does something else, and what it started is stopped', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kpki-play-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await stageProgram(folder, 'nap', '/bin/sleep');
  const played = await playDocument(
    [
      { line: 1, name: 'given.yaml', text: 'a: 1\n' },
      { line: 2, command: 'cat given.yaml', output: ['a: 1'] },
      { line: 3, command: `nap 600 > /dev/null 2>&1 & echo $! > ${folder}/id`, output: [] },
      { line: 4, command: 'echo two', output: ['one'] },
      { line: 5, command: 'echo never', output: [] },
    ],
    { searchPath: [folder], nodeModules: folder },
  );
  expect(played.map(({ shown, said, asShown }) => [shown.line, said, asShown])).toEqual([
    [2, 'a: 1\n', true],
    [3, '', true],
    [4, 'two\n', false],
  ]);
  const id = Number(await readFile(join(folder, 'id'), 'utf8'));
  await expect.poll(() => stateOf(id), { timeout: 10_000 }).toMatch(/^[ZX]?$/);
});

/** As /proc tells it: empty once the process is gone, Z while nobody has asked for its end. */
async function stateOf(id: number): Promise<string> {
  const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[0] ?? '';
}

test('of several commands in a line each has to end well', async () => {
  const stage = { searchPath: [], nodeModules: tmpdir() };
  const played = await playDocument([{ line: 1, command: 'false; echo one', output: ['…', 'one'] }], stage);
  expect(played).toMatchObject([{ code: 1, asShown: false }]);
  const caught = await playDocument(
    [{ line: 1, command: 'false || echo "exit code $?"', output: ['exit code 1'] }],
    stage,
  );
  expect(caught).toMatchObject([{ asShown: true }]);
});
