import { type Entry, pemEncode, Secret } from '@kpki/plugin';
import type { Certificate } from '@kpki/x509';
import { pemOf } from '../pem-of.ts';
import { keyEncodings, pkcs8Of } from '../private-key.ts';
import type { Slot } from '../slot.ts';
import type { Holding, Tree } from './holding.ts';
import { kubeletNodeOf, type Machine } from './machines.ts';

/**
 * What was found of the artefact of a slot: in its own node's tree first, then in one that is no node's. What all share,
 * and what names its node itself, is taken from wherever it is.
 */
export function holdingFor(
  { artefact, node }: Pick<Slot, 'artefact' | 'node'>,
  trees: readonly Tree[],
  machines: readonly Machine[],
): Holding | undefined {
  const wanted = artefact.kind === 'trust bundle' ? artefact.authority : artefact.name;
  const owner = node ?? artefact.holder;
  const ownerOf = (tree: Tree): string | null => machines.find((machine) => machine.tree === tree)?.name ?? null;
  const isOfNode = (holding: Holding): boolean => [null, owner].includes(kubeletNodeOf(holding));
  const matches = (holding: Holding): boolean =>
    holding.artefact === wanted && isOfNode(holding) && (wanted !== 'user' || holding.user === artefact.holder);
  const isAnywhere =
    artefact.holder === null || wanted === 'user' || wanted === 'kubelet.conf' || wanted === 'kubelet-server';
  const ordered = [
    ...trees.filter((tree) => ownerOf(tree) === owner),
    ...trees.filter((tree) => ownerOf(tree) === null),
    ...(isAnywhere ? trees : []),
  ];
  return ordered.flatMap(({ holdings }) => holdings.find(matches) ?? [])[0];
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
