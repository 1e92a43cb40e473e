/** Says that what follows is base64, for bytes that are no text. */
const marker = 'base64:';

/** The field of an entry: text as it is, so that PEM and kubeconfigs read as anybody would have put them there. */
export function fieldOf(bytes: Uint8Array): string {
  const text = textOf(bytes);
  return text === null || text.startsWith(marker) ? marker + Buffer.from(bytes).toString('base64') : text;
}

/** The bytes of a field, in memory of their own. What somebody else put there and is no text is taken as its JSON. */
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

/** Null for a text that merely begins as the marker does. */
function decoded(value: string): Uint8Array | null {
  if (!value.startsWith(marker)) return null;
  const encoded = value.slice(marker.length);
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.toString('base64') === encoded ? new Uint8Array(bytes) : null;
}
