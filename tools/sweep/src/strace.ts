import { readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { type ProgramResult, programPath, runProgram } from '@kpki/services';
import { type Injection, injectionExpression } from './injections.ts';
import { type Event, eventsOf, type Target, touches } from './trace.ts';

export interface CommandLine {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly directory: string;
}

/** strace counts calls for each thread apart: with one thread for the disk, a number means one call. */
const environment = { UV_THREADPOOL_SIZE: '1', GOMAXPROCS: '1' } as const;

/** Without `--seccomp-bpf`, under which strace delivers no signal. */
const usual = ['-f', '-y', '--quiet=path-resolution,attach,exit'] as const;

export interface Recorded {
  readonly result: ProgramResult;
  readonly events: readonly Event[];
}

export async function record(line: CommandLine, log: string, recorded: readonly string[]): Promise<Recorded> {
  // `?`: a call that there is not on this kind of machine is none.
  const result = await straced(line, log, ['-e', `trace=${recorded.map((call) => `?${call}`).join(',')}`]);
  return { result, events: eventsOf(await readFile(log, 'utf8')) };
}

export interface Injected {
  readonly result: ProgramResult;
  /** At the call that was meant, at another call on the folder or off it, or nowhere: the program made fewer calls. */
  readonly hit: 'target' | 'other' | 'unexpected' | 'none';
}

export async function inject(line: CommandLine, log: string, options: InjectOptions): Promise<Injected> {
  const { target, injection, when = target.when, lasts = false } = options;
  const result = await straced(line, log, [
    ...(target.path === null ? [] : ['-P', target.path]),
    '-e',
    `trace=${target.call}`,
    '-e',
    injectionExpression(target.call, injection, when, lasts),
  ]);
  const text = await readFile(log, 'utf8');
  await rm(log);
  return { result, hit: hitOf(text, options, when) };
}

export interface InjectOptions {
  readonly target: Target;
  readonly injection: Injection;
  readonly when?: number;
  /** Whether all such calls fail from that one on. */
  readonly lasts?: boolean;
  readonly folder: string;
}

function hitOf(log: string, { target, injection, folder }: InjectOptions, when: number): Injected['hit'] {
  const events = eventsOf(log).filter(({ call }) => call === target.call);
  const numberInThread = (event: Event): number =>
    events.filter(({ thread }) => thread === event.thread).indexOf(event) + 1;
  // A killed program's last call has no result.
  const isHit = (event: Event): boolean =>
    numberInThread(event) === when &&
    (injection === 'SIGKILL' ? /= \?$|<unfinished/ : /\(INJECTED\)$/).test(event.rest);
  const hits = events.filter(isHit);
  const [hit] = hits;
  if (hit === undefined) return 'none';
  if (hits.length > 1 || !touches(hit, folder)) return 'unexpected';
  const counted = target.path === null ? events.filter((event) => touches(event, folder)) : events;
  return counted.indexOf(hit) === target.ordinal ? 'target' : 'other';
}

/**
 * Alone on one processor, before all that others do: how Node's threads take turns, and with it the numbers of their
 * calls, is the same in every run then. Only root may ask for it; others need more tries. Not `--fifo`, under which a
 * thread that spins until another has done something would spin for ever.
 */
const inTurns: readonly string[] =
  process.platform === 'linux' && process.getuid?.() === 0
    ? ['chrt', '--rr', '1', 'taskset', '--cpu-list', String(availableParallelism() - 1)]
    : [];

/** An error in Node's own pipes instead of the disk can block Node forever, even after strace is gone. */
const limit = ['timeout', '--signal=KILL', '40'] as const;

function straced(line: CommandLine, log: string, options: readonly string[]): Promise<ProgramResult> {
  const strace = [
    programPath('strace'),
    ...usual,
    '-o',
    log,
    ...options,
    '--',
    ...limit,
    line.program,
    ...line.arguments,
  ];
  const [program = '', ...rest] = [...inTurns, ...strace];
  return runProgram(program, rest, { directory: line.directory, environment });
}
