import { PluginError } from '@kpki/plugin';
import type { AuthorityName, BundleArtefact, BundleName } from '@kpki/spec';
import { ofKind } from '../of-kind.ts';
import { bundleWith, trustedBy, withdrawnFrom } from '../plan/bundle-content.ts';
import { copiesOf } from '../read/observe.ts';
import { encode } from './encode.ts';
import { type Content, type Job, slotsToWrite } from './job.ts';
import type { WorkingAuthority } from './workshop.ts';

/** What trust bundles hold, DER; those are left out whose authority has no certificate. */
export type TrustBundles = ReadonlyMap<BundleName, readonly Uint8Array[]>;

/** What each trust bundle of a cluster holds. Once for all: every kubeconfig has one of them inside. */
export function trustBundlesOf(authorities: ReadonlyMap<AuthorityName, WorkingAuthority>, job: Job): TrustBundles {
  return new Map(
    ofKind(job.world.artefacts, 'trust bundle').flatMap((artefact) => {
      const authority = authorities.get(artefact.authority);
      return authority === undefined ? [] : [[artefact.name, bundleOf(artefact, authority, job)] as const];
    }),
  );
}

/** The certificates that a bundle has of its own, and what else the plan leaves in it. */
function bundleOf(artefact: BundleArtefact, authority: WorkingAuthority, job: Job): readonly Uint8Array[] {
  const { certificate, above, trust, trustAbove } = authority;
  const own = trustedBy(artefact.holds, trust?.trusted ?? [{ certificate, above }], trustAbove);
  const withdrawn = withdrawnFrom(artefact, authority);
  return bundleWith({ own, above, withdrawn }, copiesOf(artefact, job)).map(({ der }) => der);
}

/** The contents of a trust bundle's slots. Throws 'missing' when its authority has no certificate. */
export async function makeBundle(
  artefact: BundleArtefact,
  bundles: TrustBundles,
  job: Job,
): Promise<readonly Content[]> {
  const certificates = bundles.get(artefact.name);
  if (certificates === undefined)
    throw new PluginError('missing', `${artefact.authority} has no certificate to put into a bundle`);
  return slotsToWrite(artefact, job).map((slot) => encode(slot, { certificates, key: null }));
}
