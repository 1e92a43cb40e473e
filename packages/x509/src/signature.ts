import { constants, verify } from 'node:crypto';
import { promisify } from 'node:util';
import { type SignatureKind, signatureKinds } from '@kpki/plugin';
import { type Cursor, cursorOver, isAtEnd, readAny, readObjectIdentifier } from './der-read.ts';
import { nothing, objectIdentifier, sequence } from './der-write.ts';
import { hasHeld, questionOf, rememberHeld } from './held-signatures.ts';
import { type PublicKey, usableKey } from './key.ts';
import { type PssDigest, pssDigest, pssOid } from './pss.ts';

const kinds = Object.entries(signatureKinds) as [SignatureKind, (typeof signatureKinds)[SignatureKind]][];

/** Schemes that Go knows and refuses, because their digest is broken. */
const insecure: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.1.4', 'MD5 with RSA'],
  ['1.2.840.113549.1.1.5', 'SHA-1 with RSA'],
  ['1.3.14.3.2.29', 'SHA-1 with RSA'],
  ['1.2.840.10045.4.1', 'SHA-1 with ECDSA'],
]);

/** Returns the name of a scheme that Go knows and refuses, by its object identifier; null for all others. */
export function brokenSignature(algorithm: string): string | null {
  return insecure.get(algorithm) ?? null;
}

export interface SignatureAlgorithm {
  readonly oid: string;
  /** The whole parameters; undefined if absent. */
  readonly parameters?: Uint8Array;
}

/** Reads the content of an AlgorithmIdentifier. */
export function readSignatureAlgorithm(content: Uint8Array): SignatureAlgorithm {
  const cursor: Cursor = cursorOver(content);
  const oid = readObjectIdentifier(cursor, 'signature algorithm');
  return isAtEnd(cursor) ? { oid } : { oid, parameters: readAny(cursor, 'signature algorithm').whole };
}

/** Returns the row of `signatureKinds`, or the object identifier. RSA without its NULL counts as RSA, as in Go. */
export function signatureKindOf(algorithm: SignatureAlgorithm): SignatureKind | string {
  if (algorithm.oid === signatureKinds.ed25519.oid && algorithm.parameters !== undefined) return algorithm.oid;
  return kinds.find(([, row]) => row.oid === algorithm.oid)?.[0] ?? algorithm.oid;
}

export function encodeSignatureAlgorithm(kind: SignatureKind): Uint8Array {
  const row = signatureKinds[kind];
  return row.nullParameters ? sequence(objectIdentifier(row.oid), nothing) : sequence(objectIdentifier(row.oid));
}

export interface SignatureProblem {
  readonly rule: 'weak-signature' | 'unsupported-algorithm' | 'bad-signature';
  readonly text: string;
}

/**
 * Runs the checks of Go's `CheckSignatureFrom` on one signature: scheme, kind of key, size of key, and the signature.
 */
export function signatureProblem(
  algorithm: SignatureAlgorithm,
  message: Uint8Array,
  signature: Uint8Array,
  key: PublicKey,
): SignatureProblem | undefined {
  const weak = insecure.get(algorithm.oid);
  if (weak !== undefined)
    return { rule: 'weak-signature', text: `it is signed with ${weak}, which no verifier accepts` };
  const pss = algorithm.oid === pssOid ? pssDigest(algorithm.parameters) : undefined;
  const kind = kinds.find(([name]) => name === signatureKindOf(algorithm))?.[0];
  if (kind === undefined && pss === undefined) {
    return { rule: 'unsupported-algorithm', text: `it is signed with ${algorithm.oid}, which cannot be checked` };
  }
  const family = kind === undefined ? 'rsa' : signatureKinds[kind].family;
  if (key.family !== family) {
    return {
      rule: 'bad-signature',
      text: `it is signed with a key of kind ${family}, its issuer has one of ${key.family}`,
    };
  }
  const unusable = key.family === 'rsa' ? rsaProblem(key.bits, key.modulus, key.exponent) : undefined;
  if (unusable !== undefined) return { rule: 'unsupported-algorithm', text: unusable };
  const holds =
    kind === undefined ? verifyPss(pss, message, signature, key) : verifyKind(kind, message, signature, key);
  return holds ? undefined : { rule: 'bad-signature', text: 'its signature does not fit its issuer' };
}

const smallestRsa = 1024;
const largestExponent = 0x7fffffffn;

function rsaProblem(bits: number, modulus: Uint8Array, exponent: bigint): string | undefined {
  if (bits < smallestRsa) return `its issuer has an RSA key of ${bits} bits`;
  const isEven = ((modulus.at(-1) ?? 0) & 1) === 0 || exponent % 2n === 0n;
  if (isEven || exponent < 2n || exponent > largestExponent) return 'its issuer has an RSA key that cannot be one';
  return undefined;
}

/**
 * Returns whether a signature is valid, with node:crypto. ECDSA signatures are DER. Never throws for a wrong signature.
 */
function verifyKind(kind: SignatureKind, message: Uint8Array, signature: Uint8Array, key: PublicKey): boolean {
  const { digest, family } = signatureKinds[kind];
  if (family !== key.family) return false;
  return attempt(() => {
    const { object, der } = usableKey(key);
    const question = questionOf(kind, der, message, signature);
    const holds = hasHeld(question) || verify(digest, message, object, signature);
    if (holds) rememberHeld(question);
    return holds;
  });
}

/** Verifies on the thread pool: several signatures at once, and each caller waits only for its own. */
export async function verifyKindOnThreadPool(
  kind: SignatureKind,
  message: Uint8Array,
  signature: Uint8Array,
  key: PublicKey,
): Promise<boolean> {
  const { digest, family } = signatureKinds[kind];
  if (family !== key.family) return false;
  try {
    const { object, der } = usableKey(key);
    const question = questionOf(kind, der, message, signature);
    const holds = hasHeld(question) || (await verifyOnThreadPool(digest, message, object, signature));
    if (holds) rememberHeld(question);
    return holds;
  } catch {
    return false;
  }
}

const verifyOnThreadPool = promisify(verify);

function verifyPss(digest: PssDigest | undefined, message: Uint8Array, signature: Uint8Array, key: PublicKey): boolean {
  if (digest === undefined) return false;
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
  return attempt(() => verify(digest, message, { key: usableKey(key).object, padding, saltLength }, signature));
}

/** OpenSSL throws for keys beyond its limits and for some malformed signatures; neither is valid. */
function attempt(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}
