import { isAlias, isScalar, type Pair, type YAMLMap } from 'yaml';
import { type Path, type Position, shown } from '../problem.ts';
import { type Composing, type Convert, startOf, type YamlPosition } from './composing.ts';
import { isNull, type SourceEntry, type SourceNode } from './source.ts';

type Entries = ReadonlyMap<string, SourceEntry>;

/** Plain objects and schemas drop this name silently: an environment of this name would vanish. */
const droppedName = '__proto__';

/** Returns the entries of a map, those of its merge key first; `inside` is the position of its values. */
export function entriesOf(map: YAMLMap, inside: YamlPosition, composing: Composing, convert: Convert): Entries {
  const { location, report } = composing;
  const { path, parentAt: at } = inside;
  const own = new Map<string, SourceEntry>();
  let merged: Entries | null = null;
  for (const pair of map.items) {
    const key = keyOf(pair);
    const keyAt = startOf(pair.key, location) ?? at;
    const first = key === null ? undefined : own.get(key);
    if (isMergeKey(pair.key)) {
      if (merged !== null)
        report(keyAt, [...path, '<<'], '`<<` is given twice; write one, with a list of maps', 'whole');
      merged = entriesOfMergeKey(pair.value, { ...inside, parentAt: keyAt }, composing, convert);
      reportOverridden(own, merged, path, keyAt, composing);
    } else if (key === null) report(keyAt, path, 'a key must be text');
    else if (key === droppedName)
      report(keyAt, [...path, key], `${shown(key)} cannot be a name; choose another`, 'whole');
    else if (first !== undefined) {
      const why = `${shown(key)} is given twice; the first is on line ${first.keyAt.line}`;
      report(keyAt, [...path, key], why, 'whole');
    } else {
      const value = convert(pair.value, { ...inside, path: [...path, key], parentAt: keyAt });
      own.set(key, { keyAt, value });
    }
  }
  return new Map([...(merged ?? []), ...own]);
}

/** Returns the entries of a merge key; none if its value is neither a map nor a list of maps, which is reported. */
function entriesOfMergeKey(
  node: unknown,
  spot: YamlPosition,
  { location, report }: Composing,
  convert: Convert,
): Entries {
  const { path, parentAt: keyAt } = spot;
  const value = convert(node, spot);
  const entries = isAlias(node) && value.kind === 'list' ? null : entriesToMerge(value);
  // An alias without a target has been reported.
  if (entries === null && !(isAlias(node) && isNull(value))) {
    report(startOf(node, location) ?? keyAt, [...path, '<<'], 'a merge key takes a map, or a list of maps');
  }
  return entries ?? new Map();
}

/** kubeadm's older Go parser lets the later field win, other parsers the map's own field. */
function reportOverridden(
  own: Entries,
  merged: Entries,
  path: Path,
  mergeKeyAt: Position,
  { report }: Composing,
): void {
  const location = `the merge key on line ${mergeKeyAt.line}`;
  for (const [name, { keyAt }] of own) {
    if (!merged.has(name)) continue;
    const why = `${shown(name)} comes also by ${location}, and programs differ on which counts; put \`<<\` before it`;
    report(keyAt, [...path, name], why, 'whole');
  }
}

/** Returns the text of a key; a number or `true` as a key is its own text (`0644` stays `0644`). */
function keyOf(pair: Pair<unknown, unknown>): string | null {
  const { key } = pair;
  if (!isScalar(key)) return null;
  if (typeof key.value === 'string') return key.value;
  return typeof key.source === 'string' ? key.source : null;
}

/** Returns whether a key is YAML's merge key, `<<`; in quotes it is an ordinary name. */
function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN' && key.tag === undefined;
}

/** Returns what a merge key brings into a map (in a list, earlier maps win); null: neither a map nor a list. */
function entriesToMerge(value: SourceNode): ReadonlyMap<string, SourceEntry> | null {
  const entries = new Map<string, SourceEntry>();
  for (const each of value.kind === 'list' ? value.items.toReversed() : [value]) {
    if (each.kind !== 'map') return null;
    for (const [key, entry] of each.entries) entries.set(key, entry);
  }
  return entries;
}
