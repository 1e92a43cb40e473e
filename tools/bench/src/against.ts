import { join } from 'node:path';
import { type BuiltProgram, buildRevision, buildWorkingTree } from '@kpki/services/revisions';
import type { Benchmark } from './benchmark.ts';
import { type Cost, costOf, type KpkiBenchmark } from './cost.ts';
import { type Pair, quantile, type Ratio, ratioOf } from './ratios.ts';
import { scratch } from './scratch.ts';

export interface Comparison {
  readonly benchmarks: readonly (readonly Benchmark[])[];
  readonly revision: string;
  readonly wanted: string;
  /** How many pairs; null: as many as the benchmark has, and no fewer than five. */
  readonly times: number | null;
}

const fewest = 5;

export async function compare({ benchmarks, revision, wanted, times }: Comparison): Promise<void> {
  const chosen = benchmarks
    .flat()
    .filter(isOfKpki)
    .filter(({ name }) => name.includes(wanted));
  if (chosen.length === 0) throw new Error(`no row of kpki alone has ${JSON.stringify(wanted)} in its name`);
  const folder = await scratch();
  const older = await buildRevision(revision, join(folder, 'older'));
  const newer = await buildWorkingTree(join(folder, 'newer'));
  console.log(`working tree : ${revision}, the ratio of the medians (quartiles of the ratios of pairs)`);
  console.log(
    `${''.padEnd(width)}pairs   wall, ms${['wall', 'processor', 'memory'].map((head) => head.padStart(22)).join('')}`,
  );
  for (const benchmark of chosen) {
    const pairs = await pairsOf(benchmark, { newer, older }, times ?? Math.max(fewest, benchmark.times));
    console.log(typeof pairs === 'string' ? `${benchmark.name.padEnd(width)}${pairs}` : line(benchmark.name, pairs));
  }
}

const width = 62;

function isOfKpki(benchmark: Benchmark): benchmark is KpkiBenchmark {
  return 'prepare' in benchmark;
}

/** Answers why there are none, where one of the two programs fails: an older one may lack the command. */
async function pairsOf(
  { prepare }: KpkiBenchmark,
  programs: { readonly newer: BuiltProgram; readonly older: BuiltProgram },
  times: number,
): Promise<readonly Pair[] | string> {
  const pairs: Pair[] = [];
  const cost = async ({ command }: BuiltProgram): Promise<Cost> => costOf(await prepare(command));
  try {
    for (let turn = 0; turn < times; turn += 1) {
      // The first of a pair finds the machine as the last pair left it, so each is the first in turn.
      const first = turn % 2 === 0 ? await cost(programs.newer) : null;
      const older = await cost(programs.older);
      pairs.push({ newer: first ?? (await cost(programs.newer)), older });
    }
  } catch (error) {
    return `not measured: ${error instanceof Error ? error.message.split('\n')[0] : error}`;
  }
  return pairs;
}

function line(name: string, pairs: readonly Pair[]): string {
  const wall = quantile(
    pairs.map(({ newer }) => newer.wall),
    0.5,
  );
  const ratios = (['wall', 'processor', 'memory'] as const).map((what) => shown(ratioOf(pairs, what)).padStart(22));
  return `${name.padEnd(width)}${String(pairs.length).padStart(5)}${wall.toFixed(0).padStart(11)}${ratios.join('')}`;
}

function shown({ ofMedians, lower, upper }: Ratio): string {
  return `${ofMedians.toFixed(2)} (${lower.toFixed(2)}–${upper.toFixed(2)})`;
}
