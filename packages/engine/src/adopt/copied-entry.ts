import { type Entry, pemEncode, Secret } from '@kpki/plugin';
import type { Certificate } from '@kpki/x509';
import { keyEncodings, pkcs8Of } from '../private-key.ts';
import type { Slot } from '../slot.ts';
import type { Holding, Tree } from './holding.ts';
import type { Machine } from './machines.ts';

/** What was found of the artefact of a slot: its own node's first, else what any tree holds for all. */
export function holdingFor(
  { artefact, node }: Pick<Slot, 'artefact' | 'node'>,
  trees: readonly Tree[],
  machines: readonly Machine[],
): Holding | undefined {
  const wanted = artefact.kind === 'trust bundle' ? artefact.authority : artefact.name;
  const matches = ({ artefact: name, user }: Holding): boolean =>
    name === wanted && (name !== 'user' || user === artefact.holder);
  const owner = node ?? artefact.holder;
  const own = trees.filter((tree) => machines.some((machine) => machine.tree === tree && machine.name === owner));
  const others = trees.filter((tree) => !machines.some((machine) => machine.tree === tree && machine.name !== owner));
  return [...own, ...others].flatMap(({ holdings }) => holdings.find(matches) ?? [])[0];
}

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
  return { kind: 'public', bytes: Buffer.concat(certificates.map(({ der }) => pemEncode('CERTIFICATE', der))) };
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
