import { type Call, type GeneratedKey, type KeyKind, keyKinds, PluginError } from '@kpki/plugin';
import { ed25519Key, generateSeed } from './ed25519.ts';
import { generateRsaKey, rsaKey } from './rsa.ts';

/** Every kind except ECDSA on elliptic curves, which node-forge does not support. */
export const makes: readonly KeyKind[] = (Object.keys(keyKinds) as KeyKind[]).filter(
  (kind) => keyKinds[kind].family !== 'ec',
);

export async function generate(kind: KeyKind, call: Call): Promise<GeneratedKey> {
  const attempt = `generating an ${kind} key`;
  if (call.signal.aborted) throw new PluginError('cancelled', `${attempt} was cancelled`);
  if (!makes.includes(kind)) {
    throw new PluginError('unsupported', `${attempt}: node-forge has no ECDSA; use @kpki/node-crypto`);
  }
  if (keyKinds[kind].family === 'ed25519') return ed25519Key(generateSeed());
  const privateKey = await generateRsaKey(keyKinds[kind].bits);
  // The search for primes cannot be stopped; its result is dropped.
  if (call.signal.aborted) throw new PluginError('cancelled', `${attempt} was cancelled`);
  return rsaKey(kind, privateKey);
}
