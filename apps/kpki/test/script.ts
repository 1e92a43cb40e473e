import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, type Stats, statSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { compileCache, type ProgramResult, temporaryDirectory } from '@kpki/services';
import { expect, test } from 'vitest';
import { commandIn } from '../src/command-line/find-command.ts';
import { splitAtCommand } from '../src/command-line/read-options.ts';
import { commands } from '../src/commands/table.ts';
import { exitCodes } from '../src/exit-code.ts';
import { builtProgram } from './built/program.ts';
import { canRunInProcess, runInProcess } from './in-process.ts';
import { secretsIn } from './secrets.ts';
import { trust } from './trusting.ts';

interface RunOptions {
  /** Starts the program, as signals always do. */
  readonly starts?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly umask?: number;
  /** What the shell that starts it sets: `ulimit -v 8000000`. */
  readonly before?: string;
  readonly onOutput?: (output: string) => NodeJS.Signals | null;
  /** Its output holds a private key on purpose. */
  readonly printsKeys?: boolean;
}

interface Words {
  readonly stdout?: string | RegExp;
  readonly stderr?: string | RegExp;
}

export interface Script {
  readonly directory: string;
  /** `kpki plan -f kubeadm.yaml`: words are separated by spaces, without quoting. */
  kpki(line: string, options?: RunOptions): Promise<ProgramResult>;
  /** Expects the exit code, and words of an output; '' stands for no output at all. */
  ends(code: number, line: string, words?: Words): Promise<ProgramResult>;
  kpkiWords(words: readonly string[], options?: RunOptions): Promise<ProgramResult>;
  run(program: string, words: readonly string[], options?: RunOptions): Promise<ProgramResult>;
  write(file: string, text: string | Uint8Array): void;
  /** Lets a plugin run as it is now: `./sink.mjs`, found from a folder of the script's. */
  trust(use: string, folder?: string): Promise<void>;
  /** In this process: for a plugin that imports nothing of kpki, and whose file stays as it is. */
  trustHere(use: string): Promise<void>;
  read(file: string): string;
  stat(file: string): Stats;
  /** Relative and sorted. */
  files(folder?: string): readonly string[];
}

/** A test in a folder of its own. Its output must not contain a private key of the folder. */
export function script(title: string, play: (script: Script) => Promise<void>): void {
  test(title, async () => {
    await using temporary = await temporaryDirectory();
    const printed: string[] = [];
    const opened = scriptIn(temporary.path, printed);
    await play(opened);
    const secrets = opened.files().flatMap((file) => secretsIn(opened.read(file)));
    const output = printed.join('\n');
    for (const secret of secrets) expect(output).not.toContain(secret);
  });
}

export function scriptOn(folder: () => string, title: string, play: (script: Script) => Promise<void>): void {
  script(title, async (opened) => {
    await cp(folder(), opened.directory, { recursive: true, preserveTimestamps: true });
    await play(opened);
  });
}

export function scriptIn(directory: string, printed: string[] = []): Script {
  const run: Script['run'] = async (program, words, options = {}) => {
    const result = await runTo(program, words, directory, options);
    if (options.printsKeys !== true) printed.push(result.stdout, result.stderr);
    return result;
  };
  const at = (file: string): string => join(directory, file);
  // Node imports a file once, and guards what it imports for as long as the process lives.
  let hasPlugins = false;
  const kpkiWords: Script['kpkiWords'] = async (words, options = {}) => {
    if (hasPlugins || startsProgram(options) || !canRunInProcess()) {
      const started = await run(process.execPath, [builtProgram, ...words], options);
      // What ends it from outside, as a signal or a limit of the shell, is no exit of a command.
      if (started.code !== null && options.before === undefined) expectDocumented(started, words);
      return started;
    }
    const environment = { ...cleanEnvironment(), ...options.environment };
    const result = await withUmask(options.umask, () => runInProcess(words, directory, environment));
    expectDocumented(result, words);
    if (options.printsKeys !== true) printed.push(result.stdout, result.stderr);
    return result;
  };
  const kpki: Script['kpki'] = (line, options) =>
    kpkiWords(
      line.split(' ').filter((word) => word !== ''),
      options,
    );
  return {
    directory,
    run,
    kpkiWords,
    kpki,
    ends: async (code, line, words = {}) => {
      const result = await kpki(line);
      expect(result.code, `kpki ${line}\n${result.stderr}`).toBe(code);
      for (const output of ['stdout', 'stderr'] as const) {
        const wanted = words[output];
        if (wanted === '') expect(result[output], line).toBe('');
        else if (wanted !== undefined) expect(result[output], line).toMatch(wanted);
      }
      return result;
    },
    write: (file, text) => {
      mkdirSync(dirname(at(file)), { recursive: true });
      writeFileSync(at(file), text);
    },
    trust: (use, folder = '.') => {
      hasPlugins = true;
      return trust(use, at(folder));
    },
    trustHere: (use) => trust(use, at('.')),
    read: (file) => readFileSync(at(file), 'utf8'),
    stat: (file) => statSync(at(file)),
    files: (folder = '.') =>
      readdirSync(at(folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(at(folder), join(entry.parentPath, entry.name)))
        // Retained for an undo.
        .filter((file) => !file.split('/').includes('.kpki-undo'))
        .toSorted(),
  };
}

/** The help of a command says each exit code that the command returns. */
function expectDocumented({ code, stderr }: ProgramResult, words: readonly string[]): void {
  const command = commandIn(splitAtCommand(words).rest, commands);
  if (command === null) return;
  const codes: readonly (number | null)[] = command.exits.map((exit) => exitCodes[exit].code);
  expect(codes, `the exits of kpki ${command.name} in the table of commands\n${stderr}`).toContain(code);
}

async function withUmask<T>(umask: number | undefined, work: () => Promise<T>): Promise<T> {
  if (umask === undefined) return work();
  const before = process.umask(umask);
  try {
    return await work();
  } finally {
    process.umask(before);
  }
}

function startsProgram({ starts = false, before, onOutput }: RunOptions): boolean {
  return starts || before !== undefined || onOutput !== undefined;
}

const longest = 60_000;

function runTo(
  program: string,
  words: readonly string[],
  directory: string,
  { environment, before, onOutput }: RunOptions,
): Promise<ProgramResult> {
  const [command, given] =
    before === undefined ? [program, words] : ['/bin/sh', ['-c', `${before}; exec "$@"`, 'sh', program, ...words]];
  return new Promise((resolve, reject) => {
    const child = spawn(command, given, {
      cwd: directory,
      env: { ...cleanEnvironment(), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: longest,
      killSignal: 'SIGKILL',
    });
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        said[stream] += text;
        const signal = onOutput?.(said.stdout + said.stderr) ?? null;
        if (signal !== null) child.kill(signal);
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...said }));
  });
}

export function cleanEnvironment(): NodeJS.ProcessEnv {
  const { KPKI_ENVIRONMENT: _, NODE_OPTIONS: __, KUBECONFIG: ___, npm_lifecycle_event: ____, ...rest } = process.env;
  return { ...rest, NODE_COMPILE_CACHE: compileCache, LC_ALL: 'C', GIT_CEILING_DIRECTORIES: '/' };
}
