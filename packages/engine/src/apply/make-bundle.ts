import { PluginError } from '@kpki/plugin';
import type { BundleArtifact, BundleName, CaName } from '@kpki/spec';
import {
  type BundleParts,
  bundleWith,
  heldBy,
  sharedBy,
  trustedBy,
  withdrawnFrom,
} from '../generation/bundle-content.ts';
import { copiesOf } from '../inventory/observe.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import type { Content } from '../model/slot.ts';
import { type ApplyContext, slotsToWrite } from './apply-context.ts';
import { encode } from './encode.ts';
import type { WorkingCa } from './signing-dependencies.ts';

/** DER; what else a stored copy of the bundle holds is not passed on to kubeconfigs. */
export type TrustBundles = ReadonlyMap<BundleName, readonly Uint8Array[]>;

/** Computed once: every kubeconfig contains one of them. */
export function trustBundlesOf(cas: ReadonlyMap<CaName, WorkingCa>, context: ApplyContext): TrustBundles {
  return new Map(
    ofKind(context.observed.artifacts, 'trust bundle').flatMap((artifact) => {
      const ca = cas.get(artifact.ca);
      if (ca === undefined) return [];
      const passedOn = bundleWith(partsOf(artifact, ca), sharedBy(copiesOf(artifact, context)));
      return [[artifact.name, passedOn.map(({ der }) => der)] as const];
    }),
  );
}

function partsOf(artifact: BundleArtifact, ca: WorkingCa): BundleParts {
  const { certificate, above, trust, trustAbove } = ca;
  const own = trustedBy(artifact.holds, trust?.trusted ?? [{ certificate, above }], trustAbove);
  return { own, above, withdrawn: withdrawnFrom(artifact, ca) };
}

/** Makes the trust bundle at each slot; throws 'missing' when its CA has no certificate. */
export async function makeBundle(
  artifact: BundleArtifact,
  cas: ReadonlyMap<CaName, WorkingCa>,
  context: ApplyContext,
): Promise<readonly Content[]> {
  const ca = cas.get(artifact.ca);
  if (ca === undefined) throw new PluginError('missing', `${artifact.ca} has no certificate to put into a bundle`);
  const parts = partsOf(artifact, ca);
  const copies = copiesOf(artifact, context);
  const shared = sharedBy(copies);
  const copyAt = new Map(copies.flatMap((copy) => [...copy.slots.values()].map((slot) => [slot, copy] as const)));
  return slotsToWrite(artifact, context).map((slot) => {
    const copy = copyAt.get(slot);
    const held = copy === undefined ? shared : heldBy(copy, shared);
    return encode(slot, { certificates: bundleWith(parts, held).map(({ der }) => der), key: null });
  });
}
