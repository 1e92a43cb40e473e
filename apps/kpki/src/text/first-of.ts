/** The first of a list, as many as can be taken in, and how many are left out. */
export function firstOf<Item>(
  all: readonly Item[],
  most: number,
): { readonly first: readonly Item[]; readonly more: number } {
  const first = all.slice(0, most);
  return { first, more: all.length - first.length };
}

/** A line for each of the first, and one that counts the others: `and 3 more`. */
export function firstLines(all: readonly string[], most: number): readonly string[] {
  const { first, more } = firstOf(all, most);
  return more === 0 ? first : [...first, `and ${more} more`];
}

/** The same in one line: `a, b and 3 more`. */
export function firstInWords(all: readonly string[], most: number): string {
  const { first, more } = firstOf(all, most);
  return more === 0 ? first.join(', ') : `${first.join(', ')} and ${more} more`;
}

/** Behind what is told of one of several: ` (and 3 more)`; empty where there are no others. */
export function andMore(others: number): string {
  return others === 0 ? '' : ` (and ${others} more)`;
}
