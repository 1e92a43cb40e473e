/** How wide a column may be, without the space behind it. */
export interface ColumnRule {
  readonly least: number;
  readonly most: number;
  /** The lowest gets its room first, and the highest is left out first. */
  readonly rank: number;
}

/** A space between two columns. */
const columnGap = 1;

/** The width of each column; 0 for one that is left out since not all fit. What they do not need is not shared out. */
export function columnWidths(rules: readonly ColumnRule[], room: number): readonly number[] {
  const kept = rules.toSorted((a, b) => a.rank - b.rank);
  const taken = (): number => kept.reduce((sum, { least }) => sum + least + columnGap, -columnGap);
  while (kept.length > 1 && taken() > room) kept.pop();
  let rest = Math.max(0, room - taken());
  const widths = new Map(
    kept.map((rule) => {
      const more = Math.min(rest, Math.max(0, rule.most - rule.least));
      rest -= more;
      return [rule, rule.least + more];
    }),
  );
  return rules.map((rule) => widths.get(rule) ?? 0);
}
