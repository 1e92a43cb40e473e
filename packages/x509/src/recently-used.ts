/** Enough for what the certificates of a cluster have in common. */
const most = 64;

/**
 * Returns a cache of what is read from bytes. `make` gets a copy, because the caller's bytes may change, or belong to a
 * much larger whole.
 */
export function recentlyUsed<T>(): (bytes: Uint8Array, make: (own: Uint8Array) => T) => T {
  const known = new Map<string, T>();
  return (bytes, make) => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    const found = known.get(text) ?? make(Uint8Array.from(bytes));
    known.delete(text);
    known.set(text, found);
    const [oldest] = known.keys();
    if (known.size > most && oldest !== undefined) known.delete(oldest);
    return found;
  };
}
