import { PluginError, type Secret } from '@kpki/plugin';
import { pemOf } from '../bytes.ts';
import type { Content, Slot } from '../model/slot.ts';
import { keyEncodings } from '../private-key.ts';
import type { WorkingKey } from './signing-dependencies.ts';

interface IssuedMaterial {
  readonly certificates: readonly Uint8Array[];
  readonly key: WorkingKey | null;
}

/** Not for kubeconfigs. */
export function encode(slot: Slot, made: IssuedMaterial): Content {
  switch (slot.part) {
    case 'certificate':
    case 'next certificate':
    case 'previous certificate':
    case 'signing certificate':
    case 'trust bundle':
      return { slot, content: { kind: 'public', bytes: pemOf('CERTIFICATE', made.certificates) } };
    case 'public key':
      return { slot, content: { kind: 'public', bytes: pemOf('PUBLIC KEY', [keyFor(slot, made).key.publicKey]) } };
    case 'private key':
    case 'next key':
    case 'previous key':
      return { slot, content: { kind: 'secret', bytes: encodeKey(slot.encoding, keyFor(slot, made)) } };
    case 'kubeconfig':
      throw new PluginError('invalid', `${slot.artifact.id} is no kubeconfig, but the layout places it as one`);
  }
}

function keyFor(slot: Slot, { key }: IssuedMaterial): WorkingKey {
  if (key === null) throw new PluginError('missing', `there is no key for ${slot.where}`);
  return key;
}

export function encodeKey(encoding: string, key: WorkingKey): Secret {
  const encoder = keyEncodings[encoding];
  if (encoder === undefined) {
    const known = Object.keys(keyEncodings).join(', ');
    throw new PluginError(
      'invalid',
      `the layout asks for the encoding ${JSON.stringify(encoding)}; known are ${known}`,
    );
  }
  return encoder(key.pkcs8, key.key.publicKey);
}
