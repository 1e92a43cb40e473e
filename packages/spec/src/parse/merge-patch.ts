import { isNull, type SourceEntry, type SourceNode } from './source.ts';

/**
 * Merges a patch over a target by RFC 7386: maps are merged field by field, null removes a field, anything else
 * (lists too) replaces what was there. Every value keeps the position of the text it came from.
 */
export function mergePatch(target: SourceNode | undefined, patch: SourceNode): SourceNode {
  if (patch.kind !== 'map') return patch;
  const entries = new Map<string, SourceEntry>(target?.kind === 'map' ? target.entries : []);
  for (const [key, entry] of patch.entries) {
    if (isNull(entry.value)) entries.delete(key);
    else entries.set(key, { ...entry, value: mergePatch(entries.get(key)?.value, entry.value) });
  }
  return { kind: 'map', at: target?.kind === 'map' ? target.at : patch.at, entries };
}
