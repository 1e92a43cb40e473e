/** node-forge's bytes are strings, which cannot be wiped: they stay until the collector reuses their memory. */
export function toBinaryString(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

export function fromBinaryString(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}
