import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atExit } from './at-exit.ts';
import type { Benchmark, RowPair } from './benchmark.ts';
import { kpki } from './paths.ts';
import { scratch } from './scratch.ts';

export interface Cost {
  /** Milliseconds from its start to its end. */
  readonly wall: number;
  /** Milliseconds of processor time, in it and in the kernel for it. */
  readonly processor: number;
  /** The most memory that one process of it had at a time, in MiB. */
  readonly memory: number;
}

export interface Run {
  readonly command: readonly string[];
  readonly folder: string;
}

export function costRows(name: string): readonly [string, string, string] {
  return [name, `${name}, processor time`, `${name}, most memory in MiB`];
}

export interface KpkiBenchmark extends Benchmark {
  readonly name: string;
  readonly prepare: (program: string) => Promise<Run>;
}

/** kpki, measured from its start to its end, in three rows; `prepare` is not measured. */
export function kpkiBenchmark(name: string, times: number, prepare: KpkiBenchmark['prepare']): KpkiBenchmark {
  return { ...benchmarkOf(name, times, () => prepare(kpki)), name, prepare };
}

export function benchmarkOf(name: string, times: number, prepare: () => Promise<Run>): Benchmark {
  return {
    rows: costRows(name),
    times,
    measure: async () => {
      const { wall, processor, memory } = await costOf(await prepare());
      return [[wall], [processor], [memory]];
    },
  };
}

/** The peer of a complete run of kpki, which has the same three rows. */
export function peerBenchmark(of: string, name: string, times: number, prepare: () => Promise<Run>): Benchmark {
  return { ...benchmarkOf(name, times, prepare), ratios: costRatios(of, name) };
}

/** The rows of two complete runs, in pairs. */
export function costRatios(name: string, peer: string): readonly RowPair[] {
  const peers = costRows(peer);
  return costRows(name).flatMap((row, at) => {
    const other = peers[at];
    return other === undefined ? [] : [{ row, peer: other }];
  });
}

/**
 * Linux shares processors among sessions first, and a group of processes is a session here: `nice` of the bench alone
 * would count for the peers that run in this process, and not for programs (sched(7), autogroup).
 */
async function takeOwnPriority(pid: number): Promise<void> {
  const own = await readFile('/proc/self/autogroup', 'utf8').catch(() => '');
  const [, nice] = / nice (-?\d+)/.exec(own) ?? [];
  if (nice !== undefined && nice !== '0') await writeFile(`/proc/${pid}/autogroup`, nice).catch(() => {});
}

const running = new Set<number>();
// Said when this file is loaded, before any folder that a program writes to is to be removed.
atExit(() => {
  for (const group of running) process.kill(-group, 'SIGKILL');
});

/** Runs a program to its end under GNU `time`. Rejects, with the end of what it said, when it fails. */
export async function costOf({ command, folder }: Run): Promise<Cost> {
  const report = join(await scratch(), 'time');
  const from = performance.now();
  // A group of its own, so that nothing of it is left when the bench is stopped.
  const child = spawn('time', ['-f', '%U %S %M', '-o', report, '--', ...command], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-500);
  });
  if (child.pid !== undefined) {
    running.add(child.pid);
    await takeOwnPriority(child.pid);
  }
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const wall = performance.now() - from;
  if (child.pid !== undefined) running.delete(child.pid);
  if (code !== 0) throw new Error(`${command.join(' ')} failed with ${code}: ${said}`);
  const [user = Number.NaN, kernel = Number.NaN, kibibytes = Number.NaN] = (await readFile(report, 'utf8'))
    .split(/\s+/)
    .map(Number);
  return { wall, processor: (user + kernel) * 1000, memory: kibibytes / 1024 };
}
