/** Numbers that look random, and are the same for the same seed. */
export interface Random {
  /** A whole number from 0 up to one less than that. */
  below(end: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
  happens(percent: number): boolean;
}

/** Mulberry32, which has 2^32 seeds. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const below = (end: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end);
  };
  return {
    below,
    pick: (from) => from[below(from.length)] ?? from[0],
    happens: (percent) => below(100) < percent,
  };
}
