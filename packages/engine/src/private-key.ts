import { createECDH, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { type KeyKindRow, keyKindOf, keyKinds, PluginError, pemBlocks, pemEncode, Secret } from '@kpki/plugin';
import { ecHalvesOf, olderPrivateKey } from '@kpki/x509';
import { sameBytes } from './bytes.ts';
import { isPrivateKey, outlineOf } from './key-outline.ts';

/** The labels of private keys in PEM, and their content (RFC 8017 appendix A.1.2, RFC 5915, RFC 5958). */
const forms = [
  { label: 'RSA PRIVATE KEY', type: 'pkcs1' },
  { label: 'EC PRIVATE KEY', type: 'sec1' },
  { label: 'PRIVATE KEY', type: 'pkcs8' },
] as const;

type KeyForm = (typeof forms)[number];

/**
 * Finds the private key in a PEM text, and uses its DER, which is wiped afterwards. Throws 'invalid' when there is none,
 * when there are several, when it is encrypted, and when it is of a kind that kpki does not use; never quotes the text.
 */
function withKeyIn<Result>(pem: Uint8Array, use: (der: Uint8Array, form: KeyForm) => Result): Result {
  const [first, ...others] = outlineOf(pem).keys;
  // Neither read nor overwritten: components differ in which of the keys they take.
  if (others.length > 0)
    throw new PluginError('invalid', 'several private keys in one file; leave only the key in use');
  if (first?.isEncrypted === true) throw new PluginError('invalid', 'the private key is encrypted');
  const blocks = pemBlocks(pem);
  try {
    for (const { label, der } of blocks) {
      if (!isPrivateKey(label)) continue;
      const form = forms.find((each) => each.label === label);
      if (form === undefined) throw new PluginError('invalid', `a block labeled ${label} is of no use to Kubernetes`);
      return use(der, form);
    }
    throw new PluginError('invalid', 'there is no private key in it');
  } finally {
    for (const { der } of blocks) der.fill(0);
  }
}

function readKey(der: Uint8Array, { label, type }: KeyForm): KeyObject {
  try {
    return privateKeyIn(der, type);
  } catch {
    // OpenSSL's reason may quote the key's bytes.
    throw new PluginError('invalid', `a block labeled ${label} holds no private key that can be read`);
  }
}

/** OpenSSL's errors may quote the key's bytes. */
function privateKeyIn(der: Uint8Array, type: 'pkcs1' | 'sec1' | 'pkcs8'): KeyObject {
  return createPrivateKey({ key: Buffer.from(der.buffer, der.byteOffset, der.byteLength), format: 'der', type });
}

/** Returns the SubjectPublicKeyInfo, DER, of the private key in a PEM text. Throws as `pkcs8Of` does. */
export function publicKeyOf(pem: Uint8Array): Uint8Array {
  return withKeyIn(pem, (der, form) => publicHalfOf(der, form.type) ?? spkiOf(createPublicKey(readKey(der, form))));
}

/**
 * Returns the SubjectPublicKeyInfo of an EC key that contains its public half, and the right one: a seventh of the cost
 * of having OpenSSL read the key. Null for any other key, which OpenSSL has to judge.
 */
function publicHalfOf(der: Uint8Array, type: KeyForm['type']): Uint8Array | null {
  const halves = type === 'pkcs1' ? null : ecHalvesOf(der, type);
  if (halves === null) return null;
  const kind = keyKindOf(halves.publicKey);
  const { curve } = kind === null ? noCurve : keyKinds[kind];
  const point = curve === undefined ? null : pointOf(halves.scalar, curve);
  return point !== null && sameBytes(point, halves.point) ? halves.publicKey : null;
}

function spkiOf(publicKey: KeyObject): Uint8Array {
  return new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
}

/** Returns the PKCS#8, DER, of the private key in a PEM text of any usual form. Throws 'invalid'. */
export function pkcs8Of(pem: Secret): Secret {
  return new Secret(pem.use((bytes) => withKeyIn(bytes, readKey).export({ type: 'pkcs8', format: 'der' })));
}

const noCurve: Partial<KeyKindRow> = {};

/** OpenSSL's names for ECDH. */
const curves = { 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' } as const;

/**
 * Whether a PKCS#8 (DER) is the private key of a SubjectPublicKeyInfo (DER), and contains that public key: some readers
 * compute the public half, and others take the stored one.
 */
export function isPrivateKeyOf(pkcs8: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return isOnCurveOf(pkcs8, publicKey) || signsFor(pkcs8, publicKey);
  } catch {
    // OpenSSL's reason may quote the key's bytes.
    return false;
  }
}

/** One multiplication, a tenth of the cost of reading the key and signing with it. */
function isOnCurveOf(pkcs8: Uint8Array, publicKey: Uint8Array): boolean {
  const kind = keyKindOf(publicKey);
  const { curve, curveOid } = kind === null ? noCurve : keyKinds[kind];
  const halves = curve === undefined ? null : ecHalvesOf(pkcs8);
  if (curve === undefined || halves === null || halves.curve !== curveOid) return false;
  const point = pointOf(halves.scalar, curve);
  return point !== null && sameBytes(point, halves.point) && sameBytes(point, publicKey.subarray(-point.length));
}

/** Computes the public half, as Go does. Null for a number that is no private key of the curve. */
function pointOf(scalar: Uint8Array, curve: keyof typeof curves): Uint8Array | null {
  const pair = createECDH(curves[curve]);
  try {
    pair.setPrivateKey(scalar);
  } catch {
    return null;
  }
  return pair.getPublicKey();
}

function signsFor(pkcs8: Uint8Array, publicKey: Uint8Array): boolean {
  const key = privateKeyIn(pkcs8, 'pkcs8');
  const own = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
  // OpenSSL leaves an error for the next call where it compares keys of two families.
  if (!sameBytes(spkiOf(createPublicKey(key)), spkiOf(own))) return false;
  const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  const message = Buffer.from('probe');
  return verify(digest, message, own, sign(digest, message, key));
}

/** The PEM encodings of private keys that a layout may ask for. */
export const keyEncodings: Readonly<Record<string, (pkcs8: Secret, publicKey: Uint8Array) => Secret>> = {
  /** As kubeadm: PKCS#1 for RSA, SEC 1 for ECDSA, PKCS#8 where there is no older form. */
  pem: (pkcs8, publicKey) => {
    const kind = keyKindOf(publicKey);
    const family = kind === null ? null : keyKinds[kind].family;
    if (family === 'rsa') return encode(pkcs8, 'pkcs1', 'RSA PRIVATE KEY');
    if (family === 'ec') return encode(pkcs8, 'sec1', 'EC PRIVATE KEY');
    return encode(pkcs8, 'pkcs8', 'PRIVATE KEY');
  },
  'pem-pkcs8': encodePkcs8,
};

export function encodePkcs8(pkcs8: Secret): Secret {
  return encode(pkcs8, 'pkcs8', 'PRIVATE KEY');
}

/** Far cheaper than having OpenSSL read and write the key. */
function encode(pkcs8: Secret, type: 'pkcs1' | 'sec1' | 'pkcs8', label: string): Secret {
  const der = pkcs8.use((bytes) => inOlderForm(bytes, type) ?? rewritten(bytes, type));
  try {
    return new Secret(pemEncode(label, der));
  } finally {
    der.fill(0);
  }
}

function inOlderForm(pkcs8: Uint8Array, type: 'pkcs1' | 'sec1' | 'pkcs8'): Uint8Array | null {
  return type === 'pkcs8' ? null : olderPrivateKey(pkcs8, type === 'sec1' ? 'ec' : 'rsa');
}

function rewritten(pkcs8: Uint8Array, type: 'pkcs1' | 'sec1' | 'pkcs8'): Uint8Array {
  const key = privateKeyIn(pkcs8, 'pkcs8');
  // The three types have three overloads; each returns bytes for `der`.
  return key.export({ type, format: 'der' } as { type: 'pkcs8'; format: 'der' });
}
