import { generateKeyPair, type KeyPairKeyObjectResult } from 'node:crypto';
import { promisify } from 'node:util';
import { type Call, type GeneratedKey, type KeyKind, PluginError } from '@kpki/plugin';
import { generatedKey, kindTable, type NodeKind } from './key.ts';

const generateOnThreadPool = promisify(generateKeyPair);

/**
 * Generates a key on the thread pool. OpenSSL's search for primes cannot be stopped: after a cancellation its result is
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
    makeKeyPair(row)
      .then(({ privateKey, publicKey }) => resolve(generatedKey(kind, privateKey, publicKey)))
      .catch(reject)
      .finally(() => signal.removeEventListener('abort', giveUp));
  });
}

async function makeKeyPair(row: NodeKind): Promise<KeyPairKeyObjectResult> {
  switch (row.type) {
    case 'rsa':
      return generateOnThreadPool('rsa', { modulusLength: row.modulusLength });
    case 'ec':
      return generateOnThreadPool('ec', { namedCurve: row.namedCurve });
    case 'ed25519':
      return generateOnThreadPool('ed25519', undefined);
  }
}
