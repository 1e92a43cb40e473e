import { chmod, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type ProgramResult, temporaryDirectory } from '@kpki/services';
import { expect } from 'vitest';
import { atOnce } from '../../test/at-once.ts';
import { runInProcess } from '../../test/in-process.ts';
import { startProgram } from '../program.ts';
import { planted, type World } from './worlds.ts';

const environment = { VAULT_TOKEN: planted.environmentToken, KPKI_ENVIRONMENT: '', GIT_CEILING_DIRECTORIES: '/' };

/** A git that records how it was started. */
const tellingGit = `#!/bin/sh
tr '\\0' '\\n' < /proc/$$/cmdline >> "$REPORTED"
tr '\\0' '\\n' < /proc/$$/environ >> "$REPORTED"
exit 1
`;

/** These take the streams of the process. */
const takesStreams = (line: readonly string[]): boolean => ['ui', 'start'].includes(line[0] ?? '');

/**
 * Runs a command on a copy of a world; returns what it printed, wrote and passed to programs. Runs in this process,
 * unless the command or the world decides how the process ends.
 */
export async function reported(from: string, world: World, line: readonly string[]): Promise<string> {
  await using temporary = await temporaryDirectory();
  const at = (path: string): string => join(temporary.path, path);
  await cp(from, at('folder'), { recursive: true });
  for (const folder of ['bin', 'tmp']) await mkdir(at(folder));
  await writeFile(at('bin/git'), tellingGit);
  await chmod(at('bin/git'), 0o755);
  await writeFile(at('told'), '');
  const before = await texts(at('folder'));
  const changes = world.files((path) => before.get(path) ?? '');
  for (const [path, text] of Object.entries(changes)) await writeFile(at(`folder/${path}`), text, { mode: 0o600 });
  const input = new Set([...(await texts(at('folder'))).values()]);
  const own = {
    ...environment,
    PATH: `${at('bin')}:${process.env['PATH']}`,
    TMPDIR: at('tmp'),
    HOME: at('tmp'),
    XDG_CONFIG_HOME: '',
    REPORTED: at('told'),
  };
  const isStarted = world.endsProcess === true || takesStreams(line);
  const kpki = (words: readonly string[]): Promise<ProgramResult> =>
    isStarted
      ? startProgram(own, at('folder'), ...words)
      : atOnce(() => runInProcess(words, at('folder'), { ...process.env, ...own }));
  if ('leaky.mjs' in changes) await kpki(['plugin', 'trust', './leaky.mjs', '--yes']);
  const result = await kpki(line);
  const written = [...(await texts(at('folder')))].filter(([path, text]) => !input.has(text) && !isSecretFile(path));
  const kept = [...(await texts(at('tmp'))).values()];
  expect(result.code, `kpki ${line.join(' ')} ends by itself`).not.toBeNull();
  return [
    result.stdout,
    result.stderr,
    await readFile(at('told'), 'utf8'),
    ...written.map(([, text]) => text),
    ...kept,
  ].join('\n');
}

function isSecretFile(path: string): boolean {
  return /\.(?:key|conf)$/.test(path);
}

export async function texts(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(files.map(async (file) => [relative(folder, file), await readFile(file, 'utf8')] as const)),
  );
}
