/** The begin of a private key in PEM, readable or not. */
interface OutlinedKey {
  /** `EC PRIVATE KEY`. */
  readonly label: string;
  readonly isEncrypted: boolean;
}

/** What a file of private keys shows without anything private. */
interface KeyOutline {
  readonly hasByteOrderMark: boolean;
  readonly keys: readonly OutlinedKey[];
}

const newline = '\n'.charCodeAt(0);
const dash = '-'.charCodeAt(0);
const encryptedHeader = 'Proc-Type: 4,ENCRYPTED';
/** Longer than every label. */
const longestLine = 80;

/** Reads only lines of a fixed form, so that the result cannot hold anything private. */
export function outlineOf(pem: Uint8Array): KeyOutline {
  const bytes = Buffer.from(pem.buffer, pem.byteOffset, pem.byteLength);
  const isMarked = hasByteOrderMark(bytes);
  const keys: OutlinedKey[] = [];
  for (let at = isMarked ? byteOrderMark.length : 0; at < bytes.length; ) {
    const label = labelAt(bytes, at);
    at = lineEnd(bytes, at) + 1;
    if (label === null) continue;
    keys.push({ label, isEncrypted: label === 'ENCRYPTED PRIVATE KEY' || textOfLine(bytes, at) === encryptedHeader });
  }
  return { hasByteOrderMark: isMarked, keys };
}

export function isPrivateKey(label: string): boolean {
  return /(?:^| )PRIVATE KEY$/.test(label);
}

function labelAt(bytes: Buffer, at: number): string | null {
  if (bytes[at] !== dash) return null;
  const [, label] = /^-----BEGIN ([A-Z0-9 ]*)-----$/.exec(textOfLine(bytes, at)) ?? [];
  return label !== undefined && isPrivateKey(label) ? label : null;
}

/** Empty for lines too long to matter, such as base64. */
function textOfLine(bytes: Buffer, at: number): string {
  const end = lineEnd(bytes, at);
  return end - at > longestLine ? '' : bytes.subarray(at, end).toString('latin1').trimEnd();
}

function lineEnd(bytes: Buffer, at: number): number {
  const found = bytes.indexOf(newline, at);
  return found === -1 ? bytes.length : found;
}

/** Prints only what `outlineOf` returns. */
export function printOutline({ hasByteOrderMark: isMarked, keys }: KeyOutline): Uint8Array {
  const blocks = keys.map(
    ({ label, isEncrypted }) =>
      `-----BEGIN ${label}-----\n${isEncrypted ? `${encryptedHeader}\n` : ''}-----END ${label}-----\n`,
  );
  return new TextEncoder().encode(`${isMarked ? '\uFEFF' : ''}${blocks.join('')}`);
}

/** Windows editors put it before UTF-8. */
const byteOrderMark: Buffer = Buffer.from('\uFEFF');

export function hasByteOrderMark(bytes: Uint8Array): boolean {
  return byteOrderMark.equals(bytes.subarray(0, byteOrderMark.length));
}
