import { PluginError } from '@kpki/plugin';
import type { AuthorityName, BundleArtefact } from '@kpki/spec';
import { bundleWith } from '../plan/plan-bundle.ts';
import { copiesOf } from '../read/observe.ts';
import { encode } from './encode.ts';
import { type Content, type Job, slotsToWrite } from './job.ts';
import type { WorkingAuthority } from './workshop.ts';

/** DER: the certificates that a bundle has of its own, and what else the plan leaves in it. */
export function bundleOf(artefact: BundleArtefact, authority: WorkingAuthority, job: Job): readonly Uint8Array[] {
  const own = artefact.holds === 'chain' ? [authority.certificate, ...authority.above] : [authority.certificate];
  return bundleWith(own, authority.above, copiesOf(artefact, job)).map(({ der }) => der);
}

/** The contents of a trust bundle's slots. Throws 'missing' when its authority has no certificate. */
export async function makeBundle(
  artefact: BundleArtefact,
  authorities: ReadonlyMap<AuthorityName, WorkingAuthority>,
  job: Job,
): Promise<readonly Content[]> {
  const authority = authorities.get(artefact.authority);
  if (authority === undefined)
    throw new PluginError('missing', `${artefact.authority} has no certificate to put into a bundle`);
  const certificates = bundleOf(artefact, authority, job);
  return slotsToWrite(artefact, job).map((slot) => encode(slot, { certificates, key: null }));
}
