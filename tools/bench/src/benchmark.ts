export interface Benchmark {
  readonly rows: readonly string[];
  readonly times: number;
  /** Rows of kpki and of its peer, of one group: the ratio of their medians is printed. */
  readonly ratios?: readonly RowPair[];
  /** Once; answers milliseconds for each row, one figure or several of the same kind. */
  measure(): Promise<readonly (readonly number[])[]>;
}

export interface RowPair {
  readonly row: string;
  readonly peer: string;
}

export interface Figures {
  readonly row: string;
  readonly count: number;
  readonly min: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

/** Runs benchmarks in turns, so that a slow moment of the machine falls on all of them. */
export async function measured(benchmarks: readonly Benchmark[]): Promise<readonly Figures[]> {
  const all = new Map<string, number[]>(benchmarks.flatMap(({ rows }) => rows.map((row) => [row, []])));
  const most = Math.max(...benchmarks.map(({ times }) => times));
  for (let turn = 0; turn < most; turn += 1) {
    for (const { rows, times, measure } of benchmarks) {
      if (turn >= times) continue;
      const lists = await measure();
      for (const [at, row] of rows.entries()) all.get(row)?.push(...(lists[at] ?? []));
    }
  }
  return [...all].map(([row, list]) => figures(row, list));
}

function figures(row: string, list: readonly number[]): Figures {
  const sorted = [...list].sort((a, b) => a - b);
  const at = (share: number): number => {
    const found = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    // What a program shows may have other words since the measurement was written.
    if (found === undefined) throw new Error(`${row}: nothing was measured`);
    return found;
  };
  return { row, count: sorted.length, min: at(0), median: at(0.5), p95: at(0.95), max: at(1) };
}
