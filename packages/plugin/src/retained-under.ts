/** What a store keeps of one entry that a change replaces: whatever it is found by, and what came in its place. */
export interface RetainedEntry {
  /** SHA-256, in hex, of what came in its place. Null: it was taken away. */
  readonly after: string | null;
}

/**
 * What a location retains once a change is made: `known` is what it retained before, and `changed` has each entry that the
 * change replaces. Beneath the same apply ID what was there first stays; another apply ID takes the place of all that was retained.
 */
export function retainedUnder<T extends RetainedEntry>(
  applyId: string,
  known: { readonly applyId: string; readonly entries: ReadonlyMap<string, T> } | null,
  changed: ReadonlyMap<string, T>,
): ReadonlyMap<string, T> {
  const earlier = known?.applyId === applyId ? known.entries : new Map<string, T>();
  const later = [...changed].map(
    ([name, entry]) => [name, { ...(earlier.get(name) ?? entry), after: entry.after }] as const,
  );
  return new Map([...earlier, ...later]);
}
