// @ts-check
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A folder of files that stands in for your device: replace each function by the call that asks it. Never use it for
 * keys that matter: they lie open in the folder.
 * @param {string} folder
 */
export function openDevice(folder) {
  /** @param {string} name */
  const fileOf = (name) => join(folder, `${name}.pem`);
  /** @param {string} name */
  const keyOf = async (name) => createPrivateKey(await readFile(fileOf(name), 'utf8'));
  return {
    /** The public key (SubjectPublicKeyInfo, DER); null where there is no key of that name. @param {string} name */
    publicKey: async (name) => {
      try {
        return new Uint8Array(createPublicKey(await keyOf(name)).export({ type: 'spki', format: 'der' }));
      } catch (error) {
        if (isNotThere(error)) return null;
        throw error;
      }
    },
    /** Answers false where the name is taken. @param {string} name */
    create: async (name) => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      try {
        const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(fileOf(name), pem, { flag: 'wx', mode: 0o600 });
        return true;
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
        throw error;
      }
    },
    /** ECDSA with SHA-256 over the whole message, in DER. @param {string} name @param {Uint8Array} message */
    sign: async (name, message) => new Uint8Array(sign('sha256', message, await keyOf(name))),
  };
}

/** @param {unknown} error */
function isNotThere(error) {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
