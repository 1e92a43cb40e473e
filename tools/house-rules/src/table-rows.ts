/** Returns the text with these rows in place of those of a table that `isRow` knows; as it is where it has none of them. */
export function withRows(text: string, isRow: (line: string) => boolean, rows: readonly string[]): string {
  const lines = text.split('\n');
  const at = lines.findIndex(isRow);
  if (at === -1) return text;
  return [...lines.slice(0, at), ...rows, ...lines.slice(at).filter((line) => !isRow(line))].join('\n');
}
