import { type Entry, pemEncode, Secret } from '@kpki/plugin';
import type { Certificate } from '@kpki/x509';
import { pemOf } from '../pem-of.ts';
import { keyEncodings, pkcs8Of } from '../private-key.ts';
import type { Slot } from '../slot.ts';
import type { Holding } from './holding.ts';

/**
 * The bytes of a slot, made of what was found: certificates and keys in the form that the layout has, a kubeconfig as it
 * is. Null where that part was not found. `bytesAt` answers a file by where it is.
 */
export function copiedEntry(slot: Slot, holding: Holding, bytesAt: (where: string) => Secret | null): Entry | null {
  switch (slot.part) {
    case 'certificate':
      return publicEntry(holding.certificates);
    case 'trust bundle':
      return publicEntry(holding.certificates);
    case 'public key':
      return holding.privateKey === null
        ? null
        : { kind: 'public', bytes: pemEncode('PUBLIC KEY', holding.privateKey) };
    case 'private key':
      return privateEntry(slot, holding, bytesAt);
    case 'kubeconfig': {
      const bytes = holding.kubeconfig === null ? null : bytesAt(holding.where);
      return bytes === null ? null : { kind: 'secret', bytes: new Secret(bytes.use((raw) => raw.slice())) };
    }
    default:
      // What stands beside the parts in use is of a rotation that whoever adopts has still to begin.
      return null;
  }
}

function publicEntry(certificates: readonly Certificate[]): Entry | null {
  if (certificates.length === 0) return null;
  return {
    kind: 'public',
    bytes: pemOf(
      'CERTIFICATE',
      certificates.map(({ der }) => der),
    ),
  };
}

function privateEntry(
  { encoding }: Slot,
  { privateKey, keyWhere, where, kubeconfig }: Holding,
  bytesAt: (where: string) => Secret | null,
): Entry | null {
  const encode = keyEncodings[encoding];
  const bytes = privateKey === null || kubeconfig !== null ? null : bytesAt(keyWhere ?? where);
  if (bytes === null || privateKey === null || encode === undefined) return null;
  using pkcs8 = pkcs8Of(bytes);
  return { kind: 'secret', bytes: encode(pkcs8, privateKey) };
}
