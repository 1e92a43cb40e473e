import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { type Call, type GeneratedKey, type KeyKind, PluginError } from '@kpki/plugin';
import { generatedKey } from './key.ts';
import { kindTable, type NodeKind } from './kinds.ts';

const generateOnThreadPool = promisify(generateKeyPair);

/** Runs on the thread pool, so that several keys are made in parallel and the event loop stays free. */
export async function generate(kind: KeyKind, call: Call): Promise<GeneratedKey> {
  const cancelled = () => new PluginError('cancelled', `generating an ${kind} key was given up`);
  if (call.signal.aborted) throw cancelled();
  const row = kindTable.get(kind);
  if (row === undefined) throw new PluginError('unsupported', `node-crypto makes no ${kind} keys`);
  const privateKey = await makePrivateKey(row);
  // OpenSSL cannot be stopped once it searches for primes; what it found then is dropped.
  if (call.signal.aborted) throw cancelled();
  return generatedKey(kind, privateKey);
}

async function makePrivateKey(row: NodeKind): Promise<KeyObject> {
  switch (row.type) {
    case 'rsa':
      return (await generateOnThreadPool('rsa', { modulusLength: row.modulusLength })).privateKey;
    case 'ec':
      return (await generateOnThreadPool('ec', { namedCurve: row.namedCurve })).privateKey;
    case 'ed25519':
      return (await generateOnThreadPool('ed25519', undefined)).privateKey;
  }
}
