// @ts-check
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { keyKindOf, PluginError, Secret } from '@kpki/plugin';

/** @typedef {(call: import('@kpki/plugin').Call, what: string) => void} Heed */

/** Replace this by what makes your keys. @param {Heed} heed */
export function makeKey(heed) {
  return keyOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, heed);
}

/**
 * A key that a sink gave back: PKCS#8 in DER, which may be of any kind, and may be anything else.
 * @param {import('@kpki/plugin').Secret} pkcs8
 * @param {Heed} heed
 */
export function adoptKey(pkcs8, heed) {
  const key = keyOf(pkcs8.use(privateKeyIn), heed);
  if (keyKindOf(key.publicKey) !== 'ec-p256') throw new PluginError('invalid', 'adopting a key that is not on P-256');
  return key;
}

/** The error of OpenSSL is no cause to hand on: it was made while looking at the key. @param {Uint8Array} bytes */
function privateKeyIn(bytes) {
  try {
    return createPrivateKey({ key: Buffer.from(bytes), format: 'der', type: 'pkcs8' });
  } catch {
    throw new PluginError('invalid', 'adopting bytes that are no private key');
  }
}

/**
 * @param {import('node:crypto').KeyObject} privateKey
 * @param {Heed} heed
 * @returns {import('@kpki/plugin').GeneratedKey}
 */
function keyOf(privateKey, heed) {
  return {
    kind: 'ec-p256',
    publicKey: new Uint8Array(createPublicKey(privateKey).export({ type: 'spki', format: 'der' })),
    signatures: ['ec-sha256'],
    // The whole message, not a digest of it; ECDSA answers DER.
    sign: async (message, how, call) => {
      heed(call, 'signing');
      if (how !== 'ec-sha256') throw new PluginError('unsupported', `signing by ${how}: this key makes ec-sha256`);
      return new Uint8Array(sign('sha256', message, privateKey));
    },
    export: async (call) => {
      heed(call, 'exporting a key');
      return new Secret(privateKey.export({ type: 'pkcs8', format: 'der' }));
    },
  };
}
