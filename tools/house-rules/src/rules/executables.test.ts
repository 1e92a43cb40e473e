import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { expect, test } from 'vitest';
import { madeUpWorkspace } from '../../test/made-up.ts';
import { executables } from './executables.ts';

const manifest = JSON.stringify({ name: 'a', bin: { a: 'bin/a.js', b: 'bin/a.js' } });

/** Of a package whose program has this text and mode. */
async function problemsOf(text: string, mode: number) {
  await using temporary = await temporaryDirectory();
  const file = 'apps/a/bin/a.js';
  await mkdir(join(temporary.path, 'apps/a/bin'), { recursive: true });
  await writeFile(join(temporary.path, file), text);
  await chmod(join(temporary.path, file), mode);
  const workspace = madeUpWorkspace({ 'apps/a/package.json': manifest, [file]: text });
  return await executables.problems({ ...workspace, root: temporary.path });
}

test('a program that may be run has no problem', async () => {
  expect(await problemsOf('#!/bin/sh\n', 0o755)).toEqual([]);
});

test.each([
  ['may not be run by everybody', '#!/bin/sh\n', 0o644],
  ['may not be run by everybody', '#!/bin/sh\n', 0o744],
  ['does not say what runs it', 'exit\n', 0o755],
  ['does not say what runs it', '#!/bin/sh\r\n', 0o755],
] as const)('one that %s has one: %j, %o', async (problem, text, mode) => {
  expect(await problemsOf(text, mode)).toMatchObject([{ file: 'apps/a/bin/a.js', problem }]);
});

test('one that is not there is told', async () => {
  const workspace = madeUpWorkspace({ 'apps/a/package.json': manifest });
  expect(await executables.problems(workspace)).toMatchObject([{ file: 'apps/a/bin/a.js', problem: 'is not there' }]);
});
