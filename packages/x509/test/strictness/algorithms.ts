import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { element, nothing, objectIdentifier, sequence, smallInteger } from '../../src/der-write.ts';
import { handBuilt, type Signing } from '../hand-built.ts';
import { host, leafCase, leafParts, rootParts, type StrictnessCase } from './build.ts';
import { publicDer } from './public-keys.ts';

interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** Makes a root and a leaf, both signed by one key in one way. */
function signedWith(
  title: string,
  expected: StrictnessCase['expected'],
  { publicKey, privateKey }: Pair,
  algorithm: Uint8Array,
  how: Omit<Signing, 'privateKey'>,
): StrictnessCase {
  const by = { privateKey, ...how };
  const root = handBuilt({ ...rootParts, publicKey: publicDer(publicKey), algorithm }, by);
  const leaf = handBuilt({ ...leafParts, algorithm }, by);
  return { title, expected, leaf, intermediates: [], roots: [root], name: host };
}

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });

function identifier(oid: string, ...parameters: readonly Uint8Array[]): Uint8Array {
  return sequence(objectIdentifier(oid), ...parameters);
}

const sha256 = '2.16.840.1.101.3.4.2.1';
const sha384 = '2.16.840.1.101.3.4.2.2';

interface PssForm {
  readonly digest?: Uint8Array;
  readonly mask?: Uint8Array;
  readonly salt?: number;
  readonly maskFunction?: string;
  readonly more?: readonly Uint8Array[];
}

function pss({ digest, mask, salt = 32, maskFunction = '1.2.840.113549.1.1.8', more = [] }: PssForm): Uint8Array {
  const usual = identifier(sha256, nothing);
  const parameters = sequence(
    element(0xa0, digest ?? usual),
    element(0xa1, identifier(maskFunction, mask ?? usual)),
    element(0xa2, smallInteger(salt)),
    ...more,
  );
  return identifier('1.2.840.113549.1.1.10', parameters);
}

const pssWay = { digest: 'sha256', saltLength: 32 };
const rsaSha256 = identifier('1.2.840.113549.1.1.11', nothing);
const sha256Only = { digest: 'sha256' };
const unchecked = 'unsupported-algorithm';

function ofBits(modulusLength: number, publicExponent = 65537): Pair {
  return generateKeyPairSync('rsa', { modulusLength, publicExponent });
}

const ed448 = generateKeyPairSync('ed448');
const dsa = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });

/** Signatures and keys of kinds that kpki does not make, and that other CAs may use. */
export const algorithmCases: readonly StrictnessCase[] = [
  signedWith('RSA', 'accepted', rsa, rsaSha256, sha256Only),
  signedWith('RSA without its NULL', 'accepted', rsa, identifier('1.2.840.113549.1.1.11'), sha256Only),
  signedWith('RSA with SHA-1', 'weak-signature', rsa, identifier('1.2.840.113549.1.1.5', nothing), { digest: 'sha1' }),
  signedWith('RSA with MD5', 'weak-signature', rsa, identifier('1.2.840.113549.1.1.4', nothing), { digest: 'md5' }),
  signedWith('RSA of 1024 bits as a CA', { warning: 'weak-key' }, ofBits(1024), rsaSha256, sha256Only),
  signedWith('RSA of 1023 bits as a CA', unchecked, ofBits(1023), rsaSha256, sha256Only),
  signedWith('RSA with the exponent 3 as a CA', { warning: 'weak-key' }, ofBits(2048, 3), rsaSha256, sha256Only),
  signedWith('RSA with an exponent of 32 bits', unchecked, ofBits(2048, 0xfffffffb), rsaSha256, sha256Only),
  signedWith('ECDSA', 'accepted', ec, identifier('1.2.840.10045.4.3.2'), sha256Only),
  signedWith('ECDSA with SHA-1', 'weak-signature', ec, identifier('1.2.840.10045.4.1'), { digest: 'sha1' }),
  signedWith('ECDSA by name, RSA by key', 'bad-signature', rsa, identifier('1.2.840.10045.4.3.2'), sha256Only),
  signedWith('PSS', 'accepted', rsa, pss({}), pssWay),
  signedWith(
    'PSS without NULLs, with a trailer',
    'accepted',
    rsa,
    pss({ digest: identifier(sha256), mask: identifier(sha256), more: [element(0xa3, smallInteger(1))] }),
    pssWay,
  ),
  signedWith('PSS with another trailer', unchecked, rsa, pss({ more: [element(0xa3, smallInteger(2))] }), pssWay),
  signedWith('PSS with a short salt', unchecked, rsa, pss({ salt: 20 }), { digest: 'sha256', saltLength: 20 }),
  signedWith('PSS that lies about its salt', 'bad-signature', rsa, pss({}), { digest: 'sha256', saltLength: 20 }),
  signedWith('PSS with two digests', unchecked, rsa, pss({ mask: identifier(sha384, nothing) }), pssWay),
  signedWith('PSS with another mask', unchecked, rsa, pss({ maskFunction: '1.2.3' }), pssWay),
  signedWith(
    'PSS with parameters of its digest',
    unchecked,
    rsa,
    pss({ digest: identifier(sha256, smallInteger(1)) }),
    pssWay,
  ),
  signedWith('PSS without parameters', unchecked, rsa, identifier('1.2.840.113549.1.1.10'), pssWay),
  signedWith('Ed25519 with parameters', unchecked, generateKeyPairSync('ed25519'), identifier('1.3.101.112', nothing), {
    digest: null,
  }),
  signedWith('Ed448', 'unknown-authority', ed448, identifier('1.3.101.113'), { digest: null }),
  signedWith('DSA', unchecked, dsa, identifier('2.16.840.1.101.3.4.3.2'), sha256Only),
  leafCase('Ed448 as a leaf', 'accepted', { publicKey: publicDer(ed448.publicKey) }),
  leafCase('DSA as a leaf', 'accepted', { publicKey: publicDer(dsa.publicKey) }),
];
