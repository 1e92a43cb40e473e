/** What a store keeps of one entry that a change replaces: its key in the store, and its successor. */
export interface RetainedEntry {
  /** SHA-256, in hex, of the new content. Null: the entry was removed. */
  readonly after: string | null;
}

/**
 * Returns what a location retains after a change: `known` is what it retained before, and `changed` has each entry that
 * the change replaces. Under the same apply ID the first version stays; another apply ID replaces everything that was
 * retained.
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
