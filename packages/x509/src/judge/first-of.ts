const longestName = 100;

/** The first few of several names, quoted and cut short since somebody else wrote them, and how many more there are. */
export function firstOf(names: readonly string[], most: number): string {
  const first = names.slice(0, most).map((name) => JSON.stringify(name.slice(0, longestName)));
  return `${first.join(', ')}${names.length > most ? ` and ${names.length - most} more` : ''}`;
}
