import { generateKeyPair, generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';
import { promisify } from 'node:util';
import { type Call, type GeneratedKey, type KeyKind, PluginError } from '@kpki/plugin';
import { generatedKey, kindTable, type NodeKind, quickKinds } from './key.ts';

const generateOnThreadPool = promisify(generateKeyPair);

/**
 * Generates a key, on the thread pool unless that takes longer. OpenSSL's search for primes cannot be stopped: after a cancellation its result is
 * dropped.
 */
export async function generate(kind: KeyKind, { signal }: Call): Promise<GeneratedKey> {
  const cancelled = () => new PluginError('cancelled', `generating an ${kind} key was cancelled`);
  if (signal.aborted) throw cancelled();
  const row = kindTable.get(kind);
  if (row === undefined) throw new PluginError('unsupported', `node-crypto makes no ${kind} keys`);
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(cancelled());
    signal.addEventListener('abort', giveUp, { once: true });
    makeKeyPair(row, quickKinds.has(kind))
      .then(({ privateKey, publicKey }) => resolve(generatedKey(kind, privateKey, publicKey)))
      .catch(reject)
      .finally(() => signal.removeEventListener('abort', giveUp));
  });
}

async function makeKeyPair(row: NodeKind, isQuick: boolean): Promise<KeyPairKeyObjectResult> {
  switch (row.type) {
    case 'rsa':
      return generateOnThreadPool('rsa', { modulusLength: row.modulusLength });
    case 'ec':
      return (isQuick ? generateKeyPairSync : generateOnThreadPool)('ec', { namedCurve: row.namedCurve });
    case 'ed25519':
      return (isQuick ? generateKeyPairSync : generateOnThreadPool)('ed25519', undefined);
  }
}
