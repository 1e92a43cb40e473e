/**
 * JSON as lines, one for each value. The order of fields is no difference. Without texts, strings with a space are left
 * out: codes, names and paths have none.
 */
export function jsonLines(value: unknown, areTextsCompared: boolean): readonly string[] {
  const kept = (_key: string, each: unknown): unknown =>
    !areTextsCompared && typeof each === 'string' && each.includes(' ') ? undefined : inOrder(each);
  return JSON.stringify(value, kept, 1)
    .split('\n')
    .map((line) => line.replace(/,$/, ''));
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** Undefined where the text is none. */
export function parsedJson(text: string): unknown {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
