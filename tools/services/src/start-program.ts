import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { programsOn } from './search-path.ts';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What a program was asked: nothing is missing, or what it still said. */
export type Readiness = { readonly ready: true } | { readonly ready: false; readonly because: string };

export interface StartOptions {
  /** For the log's file name and for errors; two programs in one directory need two names. */
  readonly name: string;
  readonly path: string;
  readonly flags: readonly string[];
  /** Words before the program that run it elsewhere, such as in the namespaces of a node. */
  readonly enter?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** The program's working directory, where NAME.log is appended to. */
  readonly directory: string;
  /** Asked again and again; a rejection, such as a refused connection, is as good as `ready: false`. */
  readonly readiness: () => Promise<Readiness>;
  /** Default: 90 000, generous for loaded machines. */
  readonly withinMilliseconds?: number;
  /** The time from SIGTERM to SIGKILL. Default: 10 000. */
  readonly graceMilliseconds?: number;
}

export interface RunningProgram extends AsyncDisposable {
  readonly name: string;
  readonly processId: number;
  readonly logFile: string;
  readonly exited: Promise<Exit>;
  endedByItself(): boolean;
  log(): string;
  /** SIGTERM, and SIGKILL where that did not end it within its grace; or SIGKILL at once. Safe to call again. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<Exit>;
}

const pollMilliseconds = 100;
const tailLines = 40;

const children = new Set<ChildProcess>();

/**
 * Starts a program and waits until it is ready; else stops it and throws with its log. It never outlives this process.
 */
export async function startProgram(options: StartOptions): Promise<RunningProgram> {
  const { name, directory } = options;
  const logFile = join(directory, `${name}.log`);
  const { child, exited } = await launch(options, logFile);

  let isWanted = true;
  let hasEndedByItself = false;
  void exited.then(() => {
    hasEndedByItself = isWanted;
  });
  const stop: RunningProgram['stop'] = async (signal = 'SIGTERM') => {
    isWanted = false;
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), options.graceMilliseconds ?? 10_000);
    const exit = await exited;
    clearTimeout(timer);
    return exit;
  };
  const log = (): string => readFileSync(logFile, 'utf8');

  const lacks = await waitUntilReady(options, exited);
  if (lacks !== null) {
    await stop();
    throw new Error(`${name} ${lacks}\n${endOfLog(log())}`);
  }
  return {
    name,
    processId: child.pid ?? 0,
    logFile,
    exited,
    endedByItself: () => hasEndedByItself,
    log,
    stop,
    [Symbol.asyncDispose]: async () => void (await stop()),
  };
}

export function endOfLog(log: string): string {
  return `--- the end of its log:\n${log.trimEnd().split('\n').slice(-tailLines).join('\n')}`;
}

async function launch(
  options: StartOptions,
  logFile: string,
): Promise<{ readonly child: ChildProcess; readonly exited: Promise<Exit> }> {
  // The log goes straight to a file: it is whole even when this process is too busy to read a pipe.
  const log = openSync(logFile, 'a', 0o600);
  const words = [...dieWithParent(), ...entering(options), options.path, ...options.flags];
  const [command = options.path, ...commandArguments] = words;
  const child = spawn(command, commandArguments, {
    cwd: options.directory,
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  if (children.size === 0) process.once('exit', killAll);
  children.add(child);
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      children.delete(child);
      if (children.size === 0) process.off('exit', killAll);
      resolve({ code, signal });
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => {
      children.delete(child);
      reject(new Error(`could not start ${options.name}`, { cause: error }));
    });
  });
  return { child, exited };
}

/** An exit handler does not run when a test worker is killed; the kernel then does its work, where util-linux is there. */
function dieWithParent(): readonly string[] {
  const [setpriv] = process.platform === 'linux' ? programsOn(process.env['PATH'] ?? '', 'setpriv') : [];
  return setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'KILL', '--'];
}

/** A process that enters a mount namespace starts in the root folder. */
function entering({ enter = [], directory }: StartOptions): readonly string[] {
  return enter.length === 0 ? [] : [...enter, 'env', `--chdir=${directory}`];
}

function killAll(): void {
  for (const child of children) child.kill('SIGKILL');
}

/** Null when it is ready, else the end of a sentence that begins with the program's name. */
async function waitUntilReady(options: StartOptions, exited: Promise<Exit>): Promise<string | null> {
  const within = options.withinMilliseconds ?? 90_000;
  const deadline = performance.now() + within;
  let exit: Exit | null = null;
  void exited.then((value) => {
    exit = value;
  });
  let because = 'it was never asked';
  while (performance.now() < deadline) {
    const readiness = await options.readiness().catch(notReady);
    if (exit !== null) return `ended before it was ready: ${describeExit(exit)}`;
    if (readiness.ready) return null;
    because = readiness.because;
    await pause(pollMilliseconds);
  }
  return `was not ready within ${within / 1000} s: ${because}`;
}

/** `fetch` says only that it failed; the reason is the cause. */
function notReady(error: unknown): Readiness {
  const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return { ready: false, because: reason instanceof Error ? reason.message : String(reason) };
}

function describeExit(exit: Exit): string {
  return exit.signal === null ? `exit code ${exit.code}` : exit.signal;
}
