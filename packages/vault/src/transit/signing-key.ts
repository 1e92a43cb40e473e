import { createPublicKey, type KeyObject } from 'node:crypto';
import { keyKindOf, keyKinds, PluginError, type SigningKey } from '@kpki/plugin';
import { encodeEd25519Key } from '@kpki/x509';
import type { TransitKeyName } from './key-name.ts';
import type { TransitKeyState } from './read-key.ts';
import { signWith } from './sign.ts';
import { keyTypes, kinds, type Transit } from './transit.ts';

/** Returns one fixed version of a key: even if the key is rotated, it signs with the key that it shows. */
export function signingKeyOf(transit: Transit, { name, version }: TransitKeyName, state: TransitKeyState): SigningKey {
  const kind = kinds.find((each) => keyTypes[each] === state.type);
  const refuse = (why: string) => new PluginError('invalid', `use ${state.path}: ${why}`);
  if (kind === undefined) throw refuse(`its type is ${state.type}, which kpki does not support`);
  if (state.derived) throw refuse('the key is derived for each context, so it has no public key');
  const publicKey = publicKeyIn(state, version);
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  if (keyKindOf(spki) !== kind) throw refuse(`it is of type ${state.type}, and its public key is not`);
  const signs = { name, version, path: state.path, publicKey };
  return {
    kind,
    publicKey: new Uint8Array(spki),
    signatures: keyKinds[kind].signatures,
    sign: (message, how, call) => signWith(transit, { ...signs, kind }, message, how, call),
  };
}

function publicKeyIn(state: TransitKeyState, version: number): KeyObject {
  const { path, oldest, latest } = state;
  const text = state.publicKeyOf(version);
  if (text === undefined) {
    const bound =
      oldest > version ? `min_decryption_version or min_available_version is ${oldest}` : `it has ${latest}`;
    throw new PluginError(
      'missing',
      `use version ${version} of ${path}: it cannot be used any more (${bound}); ` +
        'lower that again, or name another version, as in `k8s-ca@2`, which makes another CA of it',
    );
  }
  const publicKey = readPublicKey(text);
  if (publicKey !== null) return publicKey;
  throw new PluginError('unavailable', `use version ${version} of ${path}: its public key cannot be read`);
}

/** Parses the engine's PEM, or for Ed25519 the 32 bytes in base64. Null for other texts. */
function readPublicKey(text: string): KeyObject | null {
  try {
    if (text.startsWith('-----BEGIN ')) return createPublicKey(text);
    const der = Buffer.from(encodeEd25519Key(Buffer.from(text, 'base64')));
    return createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch {
    return null;
  }
}
