import { createHash } from 'node:crypto';
import { type KeyKind, keyKinds, type SignatureKind, signatureKinds } from '@kpki/plugin';
import { mechanism } from '../constants.ts';

interface Row {
  /** The mechanism with which the token computes the digest. */
  readonly whole: number;
  /** The mechanism that takes a digest; absent for schemes without that step. */
  readonly digested?: number;
  /** The prefix of the digest: DigestInfo (RFC 8017 section 9.2, note 1). */
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

/** Returns the input of the token and its mechanism: the message if the token computes the digest, else the digest. */
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
  // Only the first bits of a digest that is longer than the curve's order count (FIPS 186-5 section 6.4.1); not every
  // token truncates it.
  const counting = keyKinds[kind].family === 'ec' ? hashed.subarray(0, fieldBytes(kind)) : hashed;
  return { mechanism: chosen, data: Buffer.concat([Buffer.from(prefix, 'hex'), counting]) };
}

const fieldBytes = (kind: KeyKind): number => Math.ceil(keyKinds[kind].bits / 8);

/** Returns the length of the token's signature in bytes: two halves for ECDSA and Ed25519. */
export const signatureLength = (kind: KeyKind): number =>
  keyKinds[kind].family === 'rsa' ? keyKinds[kind].bits / 8 : 2 * fieldBytes(kind);
