import type { Seen } from './play.ts';

export interface Difference {
  readonly world: number;
  /** Counted from 1. */
  readonly step: number;
  readonly title: string;
  readonly older: readonly string[];
  readonly newer: readonly string[];
}

export function differencesOf(
  world: number,
  older: readonly Seen[],
  newer: readonly Seen[],
  areWidthsKept: boolean,
): readonly Difference[] {
  const reported = (lines: readonly string[]): readonly string[] => (areWidthsKept ? lines : lines.map(inOneWidth));
  return newer.flatMap(({ title, lines }, at) =>
    hunksOf(reported(older[at]?.lines ?? []), reported(lines)).map((hunk) => ({ world, step: at + 1, title, ...hunk })),
  );
}

/** Columns are apart by two spaces or more. */
function inOneWidth(line: string): string {
  return line.replaceAll(/ {2,}/g, '  ');
}

interface Hunk {
  readonly older: readonly string[];
  readonly newer: readonly string[];
}

/** So many lines ahead it is looked for one that both have. */
const ahead = 400;

/** The runs of lines that only one of both has, in the place where the other has none or others. */
export function hunksOf(older: readonly string[], newer: readonly string[]): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let [at, by] = [0, 0];
  while (at < older.length || by < newer.length) {
    if (older[at] === newer[by]) {
      at += 1;
      by += 1;
      continue;
    }
    const [skipped, added] = nextSame(older.slice(at, at + ahead), newer.slice(by, by + ahead));
    hunks.push({ older: older.slice(at, at + skipped), newer: newer.slice(by, by + added) });
    at += skipped;
    by += added;
  }
  return hunks;
}

/** How many lines of each come before the first that both have; the fewest of both together. */
function nextSame(older: readonly string[], newer: readonly string[]): readonly [number, number] {
  const locations = new Map<string, number>();
  for (const [at, line] of newer.entries()) if (!locations.has(line)) locations.set(line, at);
  let best: readonly [number, number] = [older.length, newer.length];
  for (const [at, line] of older.entries()) {
    const by = locations.get(line);
    if (by !== undefined && at + by < best[0] + best[1]) best = [at, by];
  }
  return best;
}
