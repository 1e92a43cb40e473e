import { byteOrderMark, hasByteOrderMark } from './byte-order-mark.ts';

/** A private key that begins in a PEM text, whether or not it can be read. */
interface OutlinedKey {
  /** `EC PRIVATE KEY`. */
  readonly label: string;
  readonly isEncrypted: boolean;
}

/** What can be told of a file of private keys without any of what is private in it. */
export interface KeyOutline {
  readonly hasByteOrderMark: boolean;
  readonly keys: readonly OutlinedKey[];
}

/** Why a file with several private keys is neither read nor overwritten: components differ in which of them they take. */
export const severalKeys = 'several private keys are in one file; leave the one that is in use';

const newline = '\n'.charCodeAt(0);
const dash = '-'.charCodeAt(0);
const encryptedHeader = 'Proc-Type: 4,ENCRYPTED';
/** Long enough for every label that there is. */
const longestLine = 80;

/** Reads lines of a fixed form and no others, so that nothing private can be in what it answers. */
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

/** As much of a line as can be of use; of a line of base64 this is never asked for. */
function textOfLine(bytes: Buffer, at: number): string {
  const end = lineEnd(bytes, at);
  return end - at > longestLine ? '' : bytes.subarray(at, end).toString('latin1').trimEnd();
}

function lineEnd(bytes: Buffer, at: number): number {
  const found = bytes.indexOf(newline, at);
  return found === -1 ? bytes.length : found;
}

/** The file with everything cut out but what `outlineOf` tells of it. */
export function printOutline({ hasByteOrderMark: isMarked, keys }: KeyOutline): Uint8Array {
  const blocks = keys.map(
    ({ label, isEncrypted }) =>
      `-----BEGIN ${label}-----\n${isEncrypted ? `${encryptedHeader}\n` : ''}-----END ${label}-----\n`,
  );
  return new TextEncoder().encode(`${isMarked ? '\uFEFF' : ''}${blocks.join('')}`);
}
