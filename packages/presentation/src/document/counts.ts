export function counted(count: number, what: string, several: string = `${what}s`): string {
  return `${count} ${count === 1 ? what : several}`;
}

/** Readable numbers of nodes and artifacts; a record has all of them. */
const mostNames = 6;

/** `cp1, cp2 and 3 more`: each name once. */
export function namesText(names: readonly string[], most: number = mostNames): string {
  const all = [...new Set(names)];
  const first = all.slice(0, most).join(', ');
  return all.length > most ? `${first} and ${all.length - most} more` : first;
}
