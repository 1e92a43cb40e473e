import type { Certificate } from '@kpki/x509';
import type { KubeconfigAround, KubeconfigView } from '../kubeconfig/view.ts';
import { present, type Slot, type SlotPart, type SlotValue } from '../model/slot.ts';
import type { Words } from '../model/statement.ts';

/** What one node, in one sink, stores of an artifact. A part without a slot is undefined. */
export interface Copy {
  readonly node: string | null;
  readonly sink: string;
  readonly slots: ReadonlyMap<SlotPart, Slot>;
  readonly certificates?: SlotValue<readonly Certificate[]>;
  readonly bundle?: SlotValue<readonly Certificate[]>;
  /** SubjectPublicKeyInfo, DER. */
  readonly privateKey?: SlotValue<Uint8Array>;
  /** The key that waits for its certificate, or for its phase. */
  readonly nextKey?: SlotValue<Uint8Array>;
  /** The key that was in use before, while it is still trusted. */
  readonly previousKey?: SlotValue<Uint8Array>;
  readonly nextCertificates?: SlotValue<readonly Certificate[]>;
  readonly previousCertificates?: SlotValue<readonly Certificate[]>;
  /** Stored if a component signs with its own file. */
  readonly signingCertificates?: SlotValue<readonly Certificate[]>;
  /** Why a part is neither read nor overwritten. */
  readonly refused: ReadonlyMap<SlotPart, Words>;
  /** Parts that hold a private key in a world-readable file. */
  readonly exposedKeys: readonly SlotPart[];
  /** SubjectPublicKeyInfo, DER, of each. */
  readonly publicKeys?: SlotValue<readonly Uint8Array[]>;
  readonly kubeconfig?: SlotValue<KubeconfigView>;
  /** The rest of the file, whether or not our entries are in it. */
  readonly aroundKubeconfig?: KubeconfigAround;
}

/** Returns undefined where the copy has no slot for the part. */
export function foundOf(copy: Copy, part: SlotPart): SlotValue<unknown> | undefined {
  const found: Readonly<Record<SlotPart, SlotValue<unknown> | undefined>> = {
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

/** Leaf first; empty where no certificate can be read. */
export function chainOf(copy: Copy): readonly Certificate[] {
  return present(copy.certificates) ?? present(copy.kubeconfig)?.chain ?? [];
}

/** SubjectPublicKeyInfo, DER. */
export function waitingKey(copies: readonly Copy[]): Uint8Array | undefined {
  return copies.map(({ nextKey }) => present(nextKey)).find((key) => key !== undefined);
}
