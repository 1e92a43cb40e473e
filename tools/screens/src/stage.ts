import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openTerminal, type ProgramResult, runProgram, type Terminal } from '@kpki/services';
import { readScreen, type Screen } from './cells.ts';
import { shownAddresses, today } from './cluster.ts';
import type { Size } from './draw.ts';

/** A terminal in which the built kpki is installed, as pictures show it. Disposing of it removes everything. */
export interface Stage extends AsyncDisposable {
  readonly terminal: Terminal;
  readonly directory: string;
  shot(text: string | RegExp): Promise<Screen>;
  /** From now on kpki begins at this time, which then runs. */
  setTime(time: string): Promise<void>;
  /** Runs kpki without a terminal, while time stands still. */
  kpki(...words: readonly string[]): Promise<ProgramResult>;
}

export interface StageOptions {
  readonly size: Size;
  /** A folder that is copied. */
  readonly from?: string;
  /** Makes one key after the other, slowly. */
  readonly slowKeys?: boolean;
}

/** Where the pictures say that they were taken. The folder is made nowhere. */
const folder = '/srv/kubernetes/prod-eu';
const program = fileURLToPath(new URL('bin/kpki.js', import.meta.resolve('kpki/package.json')));

export async function openStage({ size, from, slowKeys = false }: StageOptions): Promise<Stage> {
  const { columns, rows } = size;
  const directory = standIn(folder);
  const backstage = `${directory}-backstage`;
  const programs = join(backstage, 'programs');
  const timeFile = join(backstage, 'time');
  await (from === undefined ? mkdir(directory) : cp(from, directory, { recursive: true, preserveTimestamps: true }));
  await mkdir(programs, { recursive: true });
  const preloads = ['clock.ts', ...(slowKeys ? ['slow-keys.ts'] : [])].map((file) => join(import.meta.dirname, file));
  const words = [process.execPath, ...preloads.flatMap((file) => ['--import', file]), program];
  const line = `PICTURE_TIME="$(cat '${timeFile}')" exec ${words.map((word) => `'${word}'`).join(' ')} "$@"`;
  await writeFile(join(programs, 'kpki'), `#!/bin/sh\n${line}\n`);
  await chmod(join(programs, 'kpki'), 0o755);
  const setTime = (time: string): Promise<void> => writeFile(timeFile, time);
  await setTime(today);
  const own = { HOME: backstage, GIT_CEILING_DIRECTORIES: '/' };
  const environment = {
    ...own,
    PATH: `${programs}:/usr/bin:/bin`,
    LANG: 'C.UTF-8',
    KPKI_TRUSTED_SERVERS: process.env['KPKI_TRUSTED_SERVERS'] ?? '',
  };
  const terminal = await openTerminal({ directory, folder: join(backstage, 'terminal'), columns, rows, environment });
  const shown = [[directory, folder] as const, ...shownAddresses];
  return {
    terminal,
    directory,
    setTime,
    shot: async (text) => {
      await terminal.see(text);
      const screen = await terminal.coloredScreen();
      return readScreen(
        shown.reduce((all, [its, other]) => all.replaceAll(its, other), screen),
        columns,
        rows,
      );
    },
    kpki: (...words) =>
      runProgram(join(programs, 'kpki'), words, { directory, environment: { ...own, PICTURE_CLOCK: 'frozen' } }),
    [Symbol.asyncDispose]: async () => {
      await terminal[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
      await rm(backstage, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** A temporary folder whose path is as long as the one that is shown, so that columns stay where they are. */
function standIn(shown: string): string {
  const before = `${tmpdir()}/kpki-`;
  const missing = shown.length - before.length;
  if (missing < 4) throw new Error(`${tmpdir()} is too long to stand in for ${shown}: set TMPDIR to a shorter folder`);
  return before + randomBytes(missing).toString('hex').slice(0, missing);
}
