import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram, temporaryDirectory } from '@kpki/services';
import { expect, test } from 'vitest';
import { copyInTmux } from './tmux-buffer.ts';

async function withTmux(script: string) {
  const directory = await temporaryDirectory();
  const tmux = join(directory.path, 'tmux');
  await writeFile(tmux, `#!/bin/sh\n${script}\n`);
  await chmod(tmux, 0o755);
  const copy = (others: Record<string, string> = {}): Promise<string> =>
    copyInTmux('kpki plan', { environment: { PATH: directory.path, ...others }, write: () => true });
  return { path: directory.path, copy, [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() };
}

test('the program reads the text', async () => {
  await using tmux = await withTmux('IFS= read -r text; printf %s "$*: $text" > "$0.read"');
  expect(await tmux.copy()).toBe('tmux');
  expect(await readFile(join(tmux.path, 'tmux.read'), 'utf8')).toBe('load-buffer -w -: kpki plan');
});

test('a program that reads nothing and fails is no error', async () => {
  await using tmux = await withTmux('exit 1');
  expect(await tmux.copy()).toBe('past tmux');
});

test('a program that the system does not start is no error', async () => {
  await using tmux = await withTmux('exit 0');
  expect(await tmux.copy({ LARGE: 'x'.repeat(8 << 20) })).toBe('past tmux');
});

test('without free file descriptors, the copy is not made, and is no error', async () => {
  await using tmux = await withTmux('exit 0');
  const script = join(tmux.path, 'copy.mts');
  await writeFile(
    script,
    `import { closeSync, openSync } from 'node:fs';
import { copyInTmux } from ${JSON.stringify(new URL('./tmux-buffer.ts', import.meta.url).href)};
const held = [];
try {
  for (;;) held.push(openSync('/dev/null'));
} catch {}
const way = await copyInTmux('kpki plan', { environment: { PATH: ${JSON.stringify(tmux.path)} }, write: () => true });
for (const each of held) closeSync(each);
console.log(way);
`,
  );
  const words = ['-c', 'ulimit -n 64 && exec "$@"', 'sh', process.execPath, '--conditions=@kpki/source', script];
  const { code, stdout } = await runProgram('/bin/sh', words, {
    directory: fileURLToPath(new URL('.', import.meta.url)),
  });
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'past tmux\n' });
});
