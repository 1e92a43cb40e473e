import { randomBytes } from 'node:crypto';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openTerminal, type ProgramResult, runProgram, type Terminal } from '@kpki/services';
import { readScreen, type Screen } from './cells.ts';
import type { Size } from './draw.ts';

/** A terminal in which the built kpki is installed, as pictures show it. Disposing of it takes everything away. */
export interface Stage extends AsyncDisposable {
  readonly terminal: Terminal;
  readonly directory: string;
  shot(text: string | RegExp): Promise<Screen>;
  kpki(...words: readonly string[]): Promise<ProgramResult>;
}

const program = fileURLToPath(new URL('bin/kpki.js', import.meta.resolve('kpki/package.json')));

/** `folder` is where the pictures say that they were taken. It is made nowhere. */
export async function openStage({ columns, rows }: Size, folder: string): Promise<Stage> {
  const directory = standIn(folder);
  const backstage = `${directory}-backstage`;
  const programs = join(backstage, 'programs');
  await mkdir(directory);
  await mkdir(programs, { recursive: true });
  await writeFile(join(programs, 'kpki'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  await chmod(join(programs, 'kpki'), 0o755);
  const environment = {
    PATH: `${programs}:/usr/bin:/bin`,
    HOME: backstage,
    LANG: 'C.UTF-8',
    GIT_CEILING_DIRECTORIES: '/',
    KPKI_TRUSTED_SERVERS: process.env['KPKI_TRUSTED_SERVERS'] ?? '',
  };
  const terminal = await openTerminal({ directory, folder: join(backstage, 'terminal'), columns, rows, environment });
  return {
    terminal,
    directory,
    shot: async (text) => {
      await terminal.see(text);
      return readScreen((await terminal.coloredScreen()).replaceAll(directory, folder), columns, rows);
    },
    kpki: (...words) =>
      runProgram(join(programs, 'kpki'), words, { directory, environment: { GIT_CEILING_DIRECTORIES: '/' } }),
    [Symbol.asyncDispose]: async () => {
      await terminal[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
      await rm(backstage, { recursive: true, force: true });
    },
  };
}

/** A temporary folder whose path is as long as the one that is shown, so that columns stay where they are. */
function standIn(folder: string): string {
  const before = `${tmpdir()}/kpki-`;
  const missing = folder.length - before.length;
  if (missing < 4) throw new Error(`${tmpdir()} is too long to stand in for ${folder}: set TMPDIR to a shorter folder`);
  return before + randomBytes(missing).toString('hex').slice(0, missing);
}
