import type { Benchmark, Figures } from './benchmark.ts';
import type { Cost } from './cost.ts';

export interface Pair {
  readonly newer: Cost;
  readonly older: Cost;
}

/** How many times as much as the older program: of the medians, and the quartiles of the ratios of the pairs. */
export interface Ratio {
  readonly ofMedians: number;
  readonly lower: number;
  readonly upper: number;
}

export function ratioOf(pairs: readonly Pair[], what: keyof Cost): Ratio {
  const ratios = pairs.map(({ newer, older }) => newer[what] / older[what]);
  return {
    ofMedians:
      quantile(
        pairs.map(({ newer }) => newer[what]),
        0.5,
      ) /
      quantile(
        pairs.map(({ older }) => older[what]),
        0.5,
      ),
    lower: quantile(ratios, 0.25),
    upper: quantile(ratios, 0.75),
  };
}

/** Returns how many times as much as its peer each row of a group is: of the medians. */
export function peerRatios(
  group: readonly Benchmark[],
  figures: readonly Figures[],
): readonly { readonly row: string; readonly peer: string; readonly ratio: number }[] {
  const medians = new Map(figures.map(({ row, median }) => [row, median]));
  return group.flatMap(({ ratios = [] }) =>
    ratios.flatMap(({ row, peer }) => {
      const [own, others] = [medians.get(row), medians.get(peer)];
      return own === undefined || others === undefined ? [] : [{ row, peer, ratio: own / others }];
    }),
  );
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [below = Number.NaN, above = below] = sorted.slice(Math.floor(at), Math.floor(at) + 2);
  return below + (above - below) * (at - Math.floor(at));
}
