import { chmod, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openTerminal, type ProgramResult, runProgram, type Terminal, temporaryDirectory } from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { expect, test } from 'vitest';
import { builtProgram } from '../../test/built/program.ts';
import { canRunInProcess, runInProcess } from '../../test/in-process.ts';
import { secretsIn } from '../../test/secrets.ts';

/** test/ui/frames.test.tsx draws every screen at both sizes; a run plays at one of them. */
export const sizes: readonly (readonly [columns: number, rows: number])[] = partOf(
  [
    [80, 24],
    [120, 40],
  ],
  2,
);

export interface Setting {
  /** Default: 80 by 24. */
  readonly size?: readonly [columns: number, rows: number];
  /** A folder from `filled`, which is copied. */
  readonly from?: () => string;
  /** In addition to a path, a home and a UTF-8 locale. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether the shell knows that it runs in tmux. */
  readonly knowsTmux?: boolean;
  /** The calls of this part of a write take long. */
  readonly slowDisk?: keyof typeof slowly;
  /** Makes one key after the other, with a pause before each. */
  readonly slowKeys?: boolean;
  /** After the first frame, the view is loaded late, or cannot be loaded. */
  readonly view?: 'late' | 'missing';
  /** Timeout of the test. */
  readonly seconds?: number;
}

interface Left {
  readonly code: number;
  readonly said: string;
}

/** A user at a terminal, in an empty folder, with kpki installed. */
export interface Play extends Omit<Terminal, typeof Symbol.asyncDispose> {
  readonly directory: string;
  /** Types `kpki` with these words, and presses Enter. */
  open(words?: string): Promise<void>;
  /** Presses Enter, and waits until a text is seen, as the next three do. */
  enter(shows: string | RegExp, within?: number): Promise<string>;
  pressTo(keys: readonly string[], shows: string | RegExp, within?: number): Promise<string>;
  typeTo(text: string, shows: string | RegExp, within?: number): Promise<string>;
  /** Types a line, with Enter. */
  line(text: string, shows?: string | RegExp): Promise<string>;
  /** Waits until kpki has ended and given the terminal back. */
  left(): Promise<Left>;
  /** Types q, and expects the exit code. */
  quit(code?: number): Promise<Left>;
  /** Of the kpki that was opened last. */
  processId(): Promise<number>;
  /** Runs kpki without a terminal, in the process of the test if no other play does. */
  kpki(...words: readonly string[]): Promise<ProgramResult>;
  write(file: string, text: string | Uint8Array): Promise<void>;
}

/**
 * Plays at a terminal with the built program. No line of a private key in the folder may be in what was seen, scrolled
 * away or sent to the terminal.
 */
export function play(title: string, setting: Setting, act: (play: Play) => Promise<void>): void {
  const limit = setting.seconds === undefined ? {} : { timeout: setting.seconds * 1000 };
  test(title, limit, async () => {
    await using _turn = await nextTurn();
    await using temporary = await temporaryDirectory();
    const directory = join(temporary.path, 'folder');
    const programs = join(temporary.path, 'programs');
    await mkdir(directory);
    await mkdir(programs);
    if (setting.from !== undefined) await cp(setting.from(), directory, { recursive: true, preserveTimestamps: true });
    const processFile = join(temporary.path, 'process');
    const by = setting.slowDisk === undefined ? [] : slowly[setting.slowDisk];
    const preload = [
      ...(setting.slowKeys === true ? ['--import', await slowKeys(temporary.path)] : []),
      ...(setting.view === undefined ? [] : ['--import', await unreadyView(temporary.path, setting.view)]),
    ];
    await install(join(programs, 'kpki'), [...by, process.execPath, ...preload, builtProgram], processFile);
    const shellEnvironment = {
      PATH: `${programs}:/usr/bin:/bin`,
      HOME: temporary.path,
      LANG: 'C.UTF-8',
      // A git work tree around the folder must not matter.
      GIT_CEILING_DIRECTORIES: '/',
      KPKI_TRUSTED_SERVERS: process.env['KPKI_TRUSTED_SERVERS'] ?? '',
      ...setting.environment,
    };
    const [columns, rows] = setting.size ?? [80, 24];
    const folder = join(temporary.path, 'terminal');
    await using terminal = await openTerminal({
      directory,
      folder,
      columns,
      rows,
      environment: shellEnvironment,
      knowsTmux: setting.knowsTmux ?? false,
    });
    const watched = watch(terminal);
    const { press, see, type } = watched.terminal;
    const pressTo: Play['pressTo'] = async (keys, ...shows) => {
      await press(...keys);
      return see(...shows);
    };
    await act({
      ...watched.terminal,
      directory,
      pressTo,
      enter: (...shows) => pressTo(['Enter'], ...shows),
      typeTo: async (text, ...shows) => {
        await type(text);
        return see(...shows);
      },
      line: async (text, shows) => {
        await type(text);
        await press('Enter');
        return shows === undefined ? '' : see(shows);
      },
      quit: async (code = 0) => {
        await type('q');
        const left = await leftWith(watched.terminal);
        expect(left.code).toBe(code);
        return left;
      },
      open: async (words = '') => {
        await terminal.type(`clear; kpki ${words}; code=$?; stty -a; echo "left with $code"`);
        await terminal.press('Enter');
      },
      left: () => leftWith(watched.terminal),
      processId: async () => {
        const processId = Number(await readFile(processFile, 'utf8'));
        // A signal to process 0 would end the test itself.
        if (!(processId > 1)) throw new Error('kpki was not opened yet');
        return processId;
      },
      kpki: (...words) => {
        // Trust in plugins is kept in the home.
        const environment = { GIT_CEILING_DIRECTORIES: '/', HOME: temporary.path, XDG_CONFIG_HOME: '' };
        if (canRunInProcess()) return runInProcess(words, directory, { ...process.env, ...environment });
        return runProgram(join(programs, 'kpki'), words, { directory, environment });
      },
      write: async (file, text) => {
        await mkdir(dirname(join(directory, file)), { recursive: true });
        await writeFile(join(directory, file), text);
      },
    });
    const secrets = await secretsBelow(directory);
    const shown = [...(await watched.everything()), await terminal.bytes()].join('\n');
    for (const secret of ['PRIVATE KEY', ...secrets]) expect(shown).not.toContain(secret);
  });
}

/** Plays mostly wait, so that a concurrent suite runs several at once. */
const atOnce = 3;
let going = 0;
const waiting: (() => void)[] = [];

async function nextTurn(): Promise<AsyncDisposable> {
  if (going < atOnce) going += 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  return {
    [Symbol.asyncDispose]: async () => {
      const next = waiting.shift();
      if (next === undefined) going -= 1;
      else next();
    },
  };
}

const renames = 'rename,renameat,renameat2';
/**
 * strace leaves the program its process and terminal. A test must press a key while the slow calls run, on a loaded
 * machine too: staging 67 files takes ten seconds, renaming them three.
 */
const slowly = { staging: delaying('fsync', 150_000), renaming: delaying(renames, 50_000) } as const;

function delaying(calls: string, microseconds: number): readonly string[] {
  const trace = ['-e', `trace=${calls}`, '-e', `inject=${calls}:delay_enter=${microseconds}`];
  return ['strace', '-DDD', '-f', '--seccomp-bpf', '-qq', '-o', '/dev/null', ...trace];
}

/** Preloaded also by threads. Returns its path. */
async function slowKeys(folder: string): Promise<string> {
  const path = join(folder, 'slow-keys.mjs');
  await writeFile(
    path,
    `import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
const make = promisify(crypto.generateKeyPair);
let last = Promise.resolve();
crypto.generateKeyPair[promisify.custom] = (...kind) => (last = last.then(() => pause(250)).then(() => make(...kind)));
const makeAtOnce = crypto.generateKeyPairSync;
crypto.generateKeyPairSync = (...kind) => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
  return makeAtOnce(...kind);
};
syncBuiltinESMExports();
`,
  );
  return path;
}

/** Preloaded by the thread that draws. Returns its path. */
async function unreadyView(folder: string, how: 'late' | 'missing'): Promise<string> {
  const path = join(folder, 'unready-view.mjs');
  const does =
    how === 'late'
      ? 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3000)'
      : "throw Object.assign(new Error('gone'), { code: 'ERR_MODULE_NOT_FOUND', url })";
  await writeFile(
    path,
    `import { registerHooks } from 'node:module';
registerHooks({
  load: (url, context, next) => {
    if (/\\/run-[A-Z0-9]+\\.js$/.test(url)) ${does};
    return next(url, context);
  },
});
`,
  );
  return path;
}

/** Writes its process id, then becomes the program. */
async function install(path: string, program: readonly string[], processFile: string): Promise<void> {
  const words = program.map((word) => `'${word}'`).join(' ');
  await writeFile(path, `#!/bin/sh\necho $$ > '${processFile}'\nexec ${words} "$@"\n`);
  await chmod(path, 0o755);
}

/** Keeps every screen that was looked at, and what was scrolled away. */
function watch(terminal: Terminal): { readonly terminal: Terminal; everything(): Promise<readonly string[]> } {
  const screens: string[] = [];
  let isClosed = false;
  const kept = async (screen: Promise<string>): Promise<string> => {
    screens.push(await screen);
    return screen;
  };
  return {
    everything: async () => (isClosed ? screens : [...screens, await terminal.scrollback()]),
    terminal: {
      ...terminal,
      see: (text, within) => kept(terminal.see(text, within)),
      seeGone: (text, within) => kept(terminal.seeGone(text, within)),
      seeOther: (screen) => kept(terminal.seeOther(screen)),
      screen: () => kept(terminal.screen()),
      close: async () => {
        await kept(terminal.scrollback());
        isClosed = true;
        await terminal.close();
      },
    },
  };
}

async function leftWith(terminal: Terminal): Promise<Left> {
  const screen = await terminal.see(/left with \d+/);
  expect(screen, 'the line discipline is as it was').toMatch(/(?<!-)\bicanon\b[\s\S]*(?<!-)\becho\b/);
  expect(await terminal.modes()).toMatchObject({ alternateScreen: false, cursorShown: true });
  const code = Number(/left with (\d+)/.exec(screen)?.[1]);
  return { code, said: screen.slice(0, screen.search(/^speed /m)) };
}

async function secretsBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map(async (file) => secretsIn(await readFile(file, 'utf8'))))).flat();
}
