/** One thing that is measured, in milliseconds. */
export interface Benchmark {
  readonly name: string;
  readonly times: number;
  /** Once; answers one figure, or several of the same kind. */
  measure(): Promise<readonly number[]>;
}

export interface Figures {
  readonly name: string;
  readonly count: number;
  readonly min: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

/** Runs benchmarks in turns, so that a slow moment of the machine falls on all of them. */
export async function measured(benchmarks: readonly Benchmark[]): Promise<readonly Figures[]> {
  const all = new Map<string, number[]>(benchmarks.map(({ name }) => [name, []]));
  const most = Math.max(...benchmarks.map(({ times }) => times));
  for (let turn = 0; turn < most; turn += 1) {
    for (const { name, times, measure } of benchmarks) {
      if (turn < times) all.get(name)?.push(...(await measure()));
    }
  }
  return [...all].map(([name, list]) => figures(name, list));
}

function figures(name: string, list: readonly number[]): Figures {
  const sorted = [...list].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { name, count: sorted.length, min: at(0), median: at(0.5), p95: at(0.95), max: at(1) };
}
