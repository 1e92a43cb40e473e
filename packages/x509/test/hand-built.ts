import { constants, type KeyObject, sign } from 'node:crypto';
import { type SignatureKind, signatureKinds } from '@kpki/plugin';
import {
  bitString,
  booleanTrue,
  element,
  objectIdentifier,
  octetString,
  sequence,
  smallInteger,
} from '../src/der-write.ts';
import { encodeName } from '../src/name.ts';
import { encodeSignatureAlgorithm } from '../src/signature.ts';
import { contextTagConstructed } from '../src/tags.ts';
import { encodeTime } from '../src/time.ts';
import { type TestKey, testKey } from './keys.ts';

/** Every part of a certificate as DER, so that a test can damage each. */
export interface Parts {
  readonly version?: Uint8Array;
  readonly serial: Uint8Array;
  readonly algorithm: Uint8Array;
  readonly outerAlgorithm?: Uint8Array;
  readonly issuer: Uint8Array;
  readonly validity: Uint8Array;
  readonly subject: Uint8Array;
  readonly publicKey: Uint8Array;
  /** Undefined: no extensions at all. */
  readonly extensions?: readonly Uint8Array[];
  /** After the extensions; or after the public key without extensions. */
  readonly afterExtensions?: Uint8Array;
}

export interface Signing {
  readonly privateKey: KeyObject;
  readonly digest: string | null;
  /** The length of the salt for RSASSA-PSS. */
  readonly saltLength?: number;
}

export function handBuilt(parts: Parts, { privateKey, digest, saltLength }: Signing): Uint8Array {
  const extensions =
    parts.extensions === undefined ? [] : [element(contextTagConstructed(3), sequence(...parts.extensions))];
  const toBeSigned = sequence(
    parts.version ?? new Uint8Array(),
    parts.serial,
    parts.algorithm,
    parts.issuer,
    parts.validity,
    parts.subject,
    parts.publicKey,
    ...extensions,
    parts.afterExtensions ?? new Uint8Array(),
  );
  const pss = saltLength === undefined ? {} : { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
  const signature = sign(digest, toBeSigned, { key: privateKey, dsaEncoding: 'der', ...pss });
  return sequence(toBeSigned, parts.outerAlgorithm ?? parts.algorithm, bitString(signature));
}

export const version3: Uint8Array = element(contextTagConstructed(0), smallInteger(2));

export function extension(oid: string, critical: boolean, value: Uint8Array): Uint8Array {
  return sequence(objectIdentifier(oid), ...(critical ? [booleanTrue] : []), octetString(value));
}

/** GeneralNames, by tag number and bytes or text. */
export function generalNames(...names: readonly (readonly [number, string | Uint8Array])[]): Uint8Array {
  return sequence(...names.map(([tag, value]) => element(tag, typeof value === 'string' ? Buffer.from(value) : value)));
}

export function name(commonName: string, ...organizations: readonly string[]): Uint8Array {
  return encodeName({ commonName, organizations });
}

export function validity(from: string, to: string): Uint8Array {
  return sequence(encodeTime(new Date(from)), encodeTime(new Date(to)));
}

export function signing(key: TestKey): Signing & { readonly kind: SignatureKind } {
  const [kind] = key.signatures;
  if (kind === undefined) throw new Error('a test key without signatures');
  return { privateKey: key.privateKey, digest: signatureKinds[kind].digest, kind };
}

export function algorithmOf(key: TestKey): Uint8Array {
  return encodeSignatureAlgorithm(signing(key).kind);
}

export const keys: readonly TestKey[] = Array.from({ length: 6 }, () => testKey('ed25519'));
