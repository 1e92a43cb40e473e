/** Bytes of their own, of a Buffer too: `slice` of a Buffer is a view of the same memory. */
export function copyOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}
