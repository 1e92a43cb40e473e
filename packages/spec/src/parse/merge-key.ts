import { isScalar } from 'yaml';
import type { SourceEntry, SourceNode } from './source.ts';

/** Whether a key is YAML's merge key, `<<`; in quotes it is a name like any other. */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN' && key.tag === undefined;
}

/**
 * What the value of a merge key brings into a map: the entries of a map, or of a list of maps, of which the earlier
 * win. Null where it is neither.
 */
export function entriesToMerge(value: SourceNode): ReadonlyMap<string, SourceEntry> | null {
  const entries = new Map<string, SourceEntry>();
  for (const each of value.kind === 'list' ? value.items.toReversed() : [value]) {
    if (each.kind !== 'map') return null;
    for (const [key, entry] of each.entries) entries.set(key, entry);
  }
  return entries;
}
