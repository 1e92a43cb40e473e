// The backend of the worlds: each key is the next of its kind, the same ones in every run. RSA keys, which take long to find,
// come from a pool that was made before.
import { createECDH, createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const digests = {
  'rsa-sha256': 'sha256',
  'rsa-sha384': 'sha384',
  'rsa-sha512': 'sha512',
  'ec-sha256': 'sha256',
  'ec-sha384': 'sha384',
  'ec-sha512': 'sha512',
  ed25519: null,
};
const signatures = {
  'rsa-2048': ['rsa-sha256', 'rsa-sha384', 'rsa-sha512'],
  'ec-p256': ['ec-sha256', 'ec-sha384', 'ec-sha512'],
  'ec-p384': ['ec-sha384', 'ec-sha256', 'ec-sha512'],
  ed25519: ['ed25519'],
};
const curves = {
  'ec-p256': { openssl: 'prime256v1', jwk: 'P-256', bytes: 32 },
  'ec-p384': { openssl: 'secp384r1', jwk: 'P-384', bytes: 48 },
};

/** How many of the kind were taken in this world, by this run or by those before. */
function next(kind) {
  const file = join(process.env.KPKI_SAME_WORLD, 'taken.json');
  const taken = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const number = taken[kind] ?? 0;
  writeFileSync(file, JSON.stringify({ ...taken, [kind]: number + 1 }));
  return number;
}

function make(kind) {
  const number = next(kind);
  const seed = createHash('sha512').update(`${kind} ${number}`).digest();
  if (kind === 'rsa-2048') {
    const pool = JSON.parse(readFileSync(process.env.KPKI_SAME_POOL, 'utf8'));
    const pem = pool[number];
    return pem === undefined ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey : createPrivateKey(pem);
  }
  if (kind === 'ed25519') {
    // PKCS#8 of 32 bytes (RFC 8410 section 7).
    const key = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed.subarray(0, 32)]);
    return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  }
  const { openssl, jwk, bytes } = curves[kind];
  const ecdh = createECDH(openssl);
  const scalar = Buffer.from(seed.subarray(0, bytes));
  // Below the order of the curve.
  scalar[0] &= 0x7f;
  ecdh.setPrivateKey(scalar);
  const point = ecdh.getPublicKey();
  const text = (part) => part.toString('base64url');
  const key = {
    kty: 'EC',
    crv: jwk,
    d: text(scalar),
    x: text(point.subarray(1, 1 + bytes)),
    y: text(point.subarray(1 + bytes)),
  };
  return createPrivateKey({ key, format: 'jwk' });
}

function kindOf(key) {
  if (key.asymmetricKeyType === 'rsa') return `rsa-${key.asymmetricKeyDetails.modulusLength}`;
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519';
  return Object.keys(curves).find((kind) => curves[kind].openssl === key.asymmetricKeyDetails.namedCurve);
}

/** As the contract's Secret: it lends its bytes and shows none. */
function secret(bytes) {
  return {
    use: (take) => take(bytes),
    toJSON: () => '[secret]',
    toString: () => '[secret]',
    [Symbol.dispose]: () => bytes.fill(0),
  };
}

function keyOf(privateKey) {
  const kind = kindOf(privateKey);
  return {
    kind,
    publicKey: new Uint8Array(createPublicKey(privateKey).export({ type: 'spki', format: 'der' })),
    signatures: signatures[kind],
    sign: async (message, how) => new Uint8Array(sign(digests[how], message, privateKey)),
    export: async () => secret(new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }))),
  };
}

export const backend = {
  kind: 'backend',
  contract: 1,
  name: 'fixed keys',
  options: { '~standard': { version: 1, vendor: 'same', validate: (value) => ({ value }) } },
  open: async () => ({
    keyGenerator: {
      makes: Object.keys(signatures),
      generate: async (kind) => keyOf(make(kind)),
      adopt: async (pkcs8) =>
        keyOf(pkcs8.use((bytes) => createPrivateKey({ key: Buffer.from(bytes), format: 'der', type: 'pkcs8' }))),
    },
    check: async () => {},
    close: async () => {},
  }),
};
