import { createHash } from 'node:crypto';
import { type KeyKind, keyKinds, type SignatureKind, signatureKinds } from '@kpki/plugin';
import { mechanism } from '../constants.ts';

interface Row {
  /** The token digests by itself. */
  readonly whole: number;
  /** The token takes a digest; none for schemes that have no such step. */
  readonly digested?: number;
  /** What stands in front of the digest: DigestInfo (RFC 8017 section 9.2, note 1). */
  readonly prefix?: string;
}

const rows: Readonly<Record<SignatureKind, Row>> = {
  'rsa-sha256': {
    whole: mechanism.sha256Rsa,
    digested: mechanism.rsa,
    prefix: '3031300d060960864801650304020105000420',
  },
  'rsa-sha384': {
    whole: mechanism.sha384Rsa,
    digested: mechanism.rsa,
    prefix: '3041300d060960864801650304020205000430',
  },
  'rsa-sha512': {
    whole: mechanism.sha512Rsa,
    digested: mechanism.rsa,
    prefix: '3051300d060960864801650304020305000440',
  },
  'ec-sha256': { whole: mechanism.sha256Ecdsa, digested: mechanism.ecdsa },
  'ec-sha384': { whole: mechanism.sha384Ecdsa, digested: mechanism.ecdsa },
  'ec-sha512': { whole: mechanism.sha512Ecdsa, digested: mechanism.ecdsa },
  ed25519: { whole: mechanism.eddsa },
};

export function signaturesBy(kind: KeyKind, mechanisms: ReadonlySet<number>): readonly SignatureKind[] {
  return keyKinds[kind].signatures.filter((how) => mechanismFor(how, mechanisms) !== null);
}

function mechanismFor(how: SignatureKind, mechanisms: ReadonlySet<number>): number | null {
  const { whole, digested } = rows[how];
  if (mechanisms.has(whole)) return whole;
  return digested !== undefined && mechanisms.has(digested) ? digested : null;
}

/** What is handed to the token, and by which mechanism: the message where it digests by itself, else the digest. */
export function inputFor(
  message: Uint8Array,
  how: SignatureKind,
  kind: KeyKind,
  mechanisms: ReadonlySet<number>,
): { readonly mechanism: number; readonly data: Buffer } {
  const { whole, prefix = '' } = rows[how];
  const chosen = mechanismFor(how, mechanisms) ?? whole;
  const { digest } = signatureKinds[how];
  if (chosen === whole || digest === null) return { mechanism: chosen, data: Buffer.from(message) };
  const hashed = createHash(digest).update(message).digest();
  // Of a digest longer than the curve's order its first bits count (FIPS 186-5 section 6.4.1); not every token cuts it.
  const counting = keyKinds[kind].family === 'ec' ? hashed.subarray(0, fieldBytes(kind)) : hashed;
  return { mechanism: chosen, data: Buffer.concat([Buffer.from(prefix, 'hex'), counting]) };
}

const fieldBytes = (kind: KeyKind): number => Math.ceil(keyKinds[kind].bits / 8);

/** In bytes, as the token answers it: of ECDSA and Ed25519 two halves. */
export const signatureLength = (kind: KeyKind): number =>
  keyKinds[kind].family === 'rsa' ? keyKinds[kind].bits / 8 : 2 * fieldBytes(kind);
