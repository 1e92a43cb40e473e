export function counted(count: number, what: string, several: string = `${what}s`): string {
  return `${count} ${count === 1 ? what : several}`;
}

export function firstOf<Item>(
  all: readonly Item[],
  most: number,
): { readonly first: readonly Item[]; readonly more: number } {
  const first = all.slice(0, most);
  return { first, more: all.length - first.length };
}

export function firstLines(all: readonly string[], most: number): readonly string[] {
  const { first, more } = firstOf(all, most);
  return more === 0 ? first : [...first, `and ${more} more`];
}

export function firstInWords(all: readonly string[], most: number): string {
  const { first, more } = firstOf(all, most);
  return more === 0 ? first.join(', ') : `${first.join(', ')} and ${more} more`;
}

/** `a, b or c` */
export function inRow(texts: readonly string[], last: 'and' | 'or'): string {
  const [final = '', ...others] = [...texts].reverse();
  return others.length === 0 ? final : `${others.reverse().join(', ')} ${last} ${final}`;
}

/** ` (and 3 more)`; empty where there are no others. */
export function andMore(others: number): string {
  return others === 0 ? '' : ` (and ${others} more)`;
}

/** Readable numbers of nodes and artifacts; a record has all of them. */
const mostNames = 6;

/** `cp1, cp2 and 3 more`: each name once. */
export function namesText(names: readonly string[], most: number = mostNames): string {
  return firstInWords([...new Set(names)], most);
}
