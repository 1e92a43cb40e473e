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
  return Object.fromEntries(Object.entries(inOneShape(value)).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * Steps and writes as revisions before and after `operations` and `effect` have in common. Remove it when no comparison
 * needs the older shape.
 */
function inOneShape(value: object): object {
  if ('writes' in value) {
    const { operations, phase, ...step } = value as Record<string, unknown>;
    return step;
  }
  if (!('entry' in value && 'part' in value)) return value;
  const { replaces, lost, reorders, removes, effect, ...write } = value as Record<string, unknown>;
  const before = removes ? 'removes' : lost ? 'recreates' : reorders ? 'reorders' : replaces ? 'replaces' : 'adds';
  return { ...write, effect: effect === 'edits' ? 'replaces' : (effect ?? before) };
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
