import { PluginError } from '@kpki/plugin';
import type { AuthorityArtefact, AuthorityName, BundleArtefact } from '@kpki/spec';
import { type Certificate, readCertificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { localIssuer, selfSignedRoot } from '../issue/local-issuer.ts';
import { ofKind } from '../of-kind.ts';
import { bundleWith } from '../plan/plan-bundle.ts';
import { present } from '../read/found.ts';
import { encode } from './encode.ts';
import { type Content, copiesOf, issues, type Job, slotsToWrite } from './job.ts';
import { existingKey } from './reveal.ts';
import { generateKey, type WorkingAuthority, type WorkingKey } from './workshop.ts';

export interface MadeAuthority {
  /** Null where it is not there and no step makes it. */
  readonly working: WorkingAuthority | null;
  readonly contents: readonly Content[];
}

/**
 * Makes an authority ready to issue: a new one, the one that is there, or one whose certificate is made anew. Its
 * private key is taken out of the sink only where it is needed; without it the authority issues nothing.
 */
export async function makeAuthority(
  artefact: AuthorityArtefact,
  { needsKey }: { readonly needsKey: boolean },
  job: Job,
): Promise<MadeAuthority> {
  const key = await authorityKey(artefact, needsKey, job);
  const certificate = await authorityCertificate(artefact, key, job);
  if (certificate === undefined) return { working: null, contents: [] };
  const contents = slotsToWrite(artefact, job).map((slot) => encode(slot, { certificates: [certificate.der], key }));
  const issuer = key === null ? null : localIssuer(key.key, certificate, job.workshop.style, job.workshop.now);
  const bundle = bundleOf(artefact.name, certificate, job);
  return { working: { name: artefact.name, certificate, bundle, issuer }, contents };
}

/** Null when it is not here, or nobody needs it. */
async function authorityKey(artefact: AuthorityArtefact, needsKey: boolean, job: Job): Promise<WorkingKey | null> {
  const { keys } = job.workshop;
  if (job.steps.get(artefact.id)?.action === 'create') return generateKey(keys, artefact.keyKind, job.call);
  return needsKey ? existingKey(copiesOf(artefact, job), keys, job.listener, job.call) : null;
}

async function authorityCertificate(
  artefact: AuthorityArtefact,
  key: WorkingKey | null,
  job: Job,
): Promise<Certificate | undefined> {
  if (key === null || !issues(job.steps.get(artefact.id))) {
    return copiesOf(artefact, job)
      .flatMap((copy) => present(copy.certificates) ?? [])
      .find((each) => key === null || sameBytes(each.publicKey, key.key.publicKey));
  }
  const { style, now } = job.workshop;
  const wish = { commonName: artefact.subject.commonName, dnsNames: artefact.names.dns, seconds: artefact.seconds };
  return readCertificate(await selfSignedRoot(key.key, wish, style, now(), job.call));
}

/** DER: the authority's own certificate, and what else the plan leaves in its bundle. */
function bundleOf(name: AuthorityName, certificate: Certificate, job: Job): readonly Uint8Array[] {
  const artefact = ofKind(job.world.artefacts, 'trust bundle').find(({ authority }) => authority === name);
  const copies = artefact === undefined ? [] : copiesOf(artefact, job);
  return bundleWith(certificate, copies).map(({ der }) => der);
}

/** The contents of a trust bundle's slots. Throws 'missing' when its authority has no certificate. */
export async function makeBundle(
  artefact: BundleArtefact,
  authorities: ReadonlyMap<AuthorityName, WorkingAuthority>,
  job: Job,
): Promise<readonly Content[]> {
  const own = authorities.get(artefact.authority);
  if (own === undefined)
    throw new PluginError('missing', `${artefact.authority} has no certificate to put into a bundle`);
  return slotsToWrite(artefact, job).map((slot) => encode(slot, { certificates: own.bundle, key: null }));
}
