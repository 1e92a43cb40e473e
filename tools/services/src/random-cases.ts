/** What `KPKI_SOAK` asks for: nothing, `all`, or how many times as much as all. */
const asked = process.env['KPKI_SOAK'];
const share = asked === undefined ? 0.1 : asked === 'all' ? 1 : Number(asked);

/** What vitest.config.ts drew for this run and printed: `KPKI_SEED=7 npm test` asks the same again. */
export const soakSeed = (): number => Number(process.env['KPKI_SEED'] ?? 1);

export const isSoak: boolean = asked !== undefined;

/** For fast-check: how many random cases a run does of so many, and from where. Ten usual runs do as many as the soak. */
export function randomCases(all: number): { readonly numRuns: number; readonly seed: number } {
  return { numRuns: Math.max(1, Math.round(all * share)), seed: soakSeed() };
}

/**
 * More than so many of the random cases must be of some sort, where the soak has more than `ofAll` of that sort. A part must
 * have one, or none where it may have none by chance.
 */
export function enough(ofAll: number): number {
  if (share >= 1) return ofAll;
  return ofAll * share < 5 ? -1 : 0;
}

/** Ten runs that follow each other do every part. */
const mostParts = 10;

/** Set by vitest.config.ts for `vitest -u`: snapshots of a part would be written, and the others left stale. */
export const writesSnapshots = 'KPKI_WRITES_SNAPSHOTS';

/** Each run does another one of so many parts of a list, at most ten; the soak, and who writes snapshots, does all of it. */
export function partOf<T>(all: readonly T[], parts: number): readonly T[] {
  if (parts > mostParts) throw new RangeError(`${parts} parts take more than ${mostParts} runs`);
  return partOfTurn(soakSeed(), all, parts);
}

/** The same in a file that one run in ten draws: each draw does another part. */
export function partOfDraw<T>(all: readonly T[], parts: number): readonly T[] {
  return partOfTurn(Math.floor(soakSeed() / mostParts), all, parts);
}

function partOfTurn<T>(turn: number, all: readonly T[], parts: number): readonly T[] {
  const isWhole = isSoak || process.env[writesSnapshots] !== undefined;
  return isWhole ? all : all.filter((_, at) => at % parts === turn % parts);
}
