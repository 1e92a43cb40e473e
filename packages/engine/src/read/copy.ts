import type { Certificate } from '@kpki/x509';
import type { Found } from '../found.ts';
import type { KubeconfigAround, KubeconfigView } from '../kubeconfig/view.ts';
import type { Slot, SlotPart } from '../slot.ts';

/** One copy of an artifact: what one node, in one sink, holds of it. A part without a slot is undefined. */
export interface Copy {
  readonly node: string | null;
  readonly sink: string;
  readonly slots: ReadonlyMap<SlotPart, Slot>;
  /** The certificates of the entry, in its order. */
  readonly certificates?: Found<readonly Certificate[]>;
  readonly bundle?: Found<readonly Certificate[]>;
  /** SubjectPublicKeyInfo, DER, of the private key that is there. */
  readonly privateKey?: Found<Uint8Array>;
  /** The same of a key that waits beside it for its certificate, or for its turn. */
  readonly nextKey?: Found<Uint8Array>;
  /** The same of the key that was in use before it, while that is still trusted. */
  readonly previousKey?: Found<Uint8Array>;
  /** The certificates of a CA that go with these two. */
  readonly nextCertificates?: Found<readonly Certificate[]>;
  readonly previousCertificates?: Found<readonly Certificate[]>;
  /** The certificate that a component signs with, where it has a file of its own. */
  readonly signingCertificates?: Found<readonly Certificate[]>;

  /** The parts in whose place something is that is neither read nor overwritten: why. */

  readonly refused: ReadonlyMap<SlotPart, string>;
  /** The parts whose files everybody may read, and that hold a private key all the same. */
  readonly exposedKeys: readonly SlotPart[];
  /** SubjectPublicKeyInfo, DER, of each public key in the entry. */
  readonly publicKeys?: Found<readonly Uint8Array[]>;
  readonly kubeconfig?: Found<KubeconfigView>;
  /** What stands around it in a file that can be read, whether or not ours is in it. */
  readonly aroundKubeconfig?: KubeconfigAround;
}

/** What was found of one part; undefined where the copy has no slot for it. */
export function foundOf(copy: Copy, part: SlotPart): Found<unknown> | undefined {
  const found: Readonly<Record<SlotPart, Found<unknown> | undefined>> = {
    certificate: copy.certificates,
    'private key': copy.privateKey,
    'public key': copy.publicKeys,
    'trust bundle': copy.bundle,
    kubeconfig: copy.kubeconfig,
    'next key': copy.nextKey,
    'previous key': copy.previousKey,
    'next certificate': copy.nextCertificates,
    'previous certificate': copy.previousCertificates,
    'signing certificate': copy.signingCertificates,
  };
  return found[part];
}
