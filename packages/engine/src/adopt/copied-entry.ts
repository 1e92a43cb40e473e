import { type Entry, pemEncode, Secret } from '@kpki/plugin';
import type { Artifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { pemOf } from '../bytes.ts';
import { distinct } from '../generation/bundle-content.ts';
import type { Slot } from '../model/slot.ts';
import { keyEncodings, pkcs8Of } from '../private-key.ts';
import { isIssuedBy } from './cas.ts';
import { type Holding, heldIn, leafOf, type SourceTree } from './holding.ts';

interface CopySource {
  readonly trees: readonly SourceTree[];
  /** Returns the bytes of a file by its location. */
  readonly bytesAt: (where: string) => Secret | null;
}

/** Returns the bytes of a slot in the encoding of the layout; null where that part was not found. */
export function copiedEntry(slot: Slot, holding: Holding, { trees, bytesAt }: CopySource): Entry | null {
  switch (slot.part) {
    case 'certificate':
      return publicEntry(holding.certificates);
    case 'trust bundle':
      return publicEntry(bundleOf(slot.artifact, holding, trees));
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
      // An adopted cluster begins its first rotation later.
      return null;
  }
}

/** A chain includes the root, which has its own file. */
function bundleOf(artifact: Artifact, holding: Holding, trees: readonly SourceTree[]): readonly Certificate[] {
  const { certificates } = holding;
  const [first] = certificates;
  if (artifact.kind !== 'trust bundle' || artifact.holds !== 'chain' || first === undefined) return certificates;
  const above = trees
    .flatMap((tree) => leafOf(heldIn(tree, 'root-ca')) ?? [])
    .filter((root) => isIssuedBy(first, root));
  return distinct([...certificates, ...above]);
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
