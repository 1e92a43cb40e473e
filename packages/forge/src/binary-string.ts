/**
 * node-forge takes and gives bytes as strings with one character for each. A string cannot be wiped: what was made one
 * stays in the process's memory until the collector happens to reuse it.
 */
export function toBinaryString(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

export function fromBinaryString(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}
