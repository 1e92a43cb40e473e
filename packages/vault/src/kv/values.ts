/** Marks a base64 value, for bytes that are not text. */
const marker = 'base64:';

/** Returns the field of an entry: text unchanged, so that PEM and kubeconfigs are readable. */
export function fieldOf(bytes: Uint8Array): string {
  const text = textOf(bytes);
  return text === null || text.startsWith(marker) ? marker + Buffer.from(bytes).toString('base64') : text;
}

/** Returns a copy of the bytes of a field. A field of another program that is not text is read as JSON. */
export function bytesOf(value: unknown): Uint8Array {
  if (typeof value !== 'string') return new TextEncoder().encode(JSON.stringify(value));
  return decoded(value) ?? new TextEncoder().encode(value);
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Returns null for a text that only begins like the marker. */
function decoded(value: string): Uint8Array | null {
  if (!value.startsWith(marker)) return null;
  const encoded = value.slice(marker.length);
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.toString('base64') === encoded ? new Uint8Array(bytes) : null;
}
