import { PluginError } from '@kpki/plugin';
import type { AuthorityArtefact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import type { NamedIssuer } from '../authority/custody.ts';
import { type Delivered, deliveryIssuer } from '../authority/delivered.ts';
import type { ReadCustody } from '../authority/read-custody.ts';
import { localIssuer } from '../issue/local-issuer.ts';
import { certificatesAbove } from '../plan/above-authority.ts';
import { storedAuthority } from '../plan/authority-parts.ts';
import { behindLeaf } from '../plan/chain.ts';
import { copiesOf } from '../read/observe.ts';
import { authorityKey, type OwnKey } from './authority-key.ts';
import { encode } from './encode.ts';
import { issueAuthority, signRoot } from './issue-authority.ts';
import { type Content, issues, type Job, slotsToWrite } from './job.ts';
import type { WorkingAuthority } from './workshop.ts';

export interface MadeAuthority {
  /** Null where it is not there and no step makes it. */
  readonly working: WorkingAuthority | null;
  readonly contents: readonly Content[];
}

/**
 * Makes an authority ready to issue: a new one, the one that is there, or one whose certificate is made anew. Its
 * private key is taken out of the sink only where it is needed; without it the authority issues nothing. `parent` is the
 * authority that signs it.
 */
export async function makeAuthority(
  artefact: AuthorityArtefact,
  { needsKey, parent }: { readonly needsKey: boolean; readonly parent: WorkingAuthority | null },
  job: Job,
): Promise<MadeAuthority> {
  const custody = custodyOf(artefact, job);
  const key = await authorityKey(artefact, custody, needsKey, job);
  const contentsWith = (certificates: readonly Uint8Array[]): readonly Content[] =>
    slotsToWrite(artefact, job).map((slot) => encode(slot, { certificates, key: key?.file ?? null }));
  if (job.steps.get(artefact.id)?.action === 'request') return { working: null, contents: contentsWith([]) };

  const certificate = await authorityCertificate(artefact, key, custody, parent, job);
  if (certificate === undefined) return { working: null, contents: [] };
  const above = certificatesAbove(certificate, custody, parent && { ...parent, changes: false }) ?? [];
  const issuers = issuersOf(custody, key, certificate, above, job);
  return {
    working: { name: artefact.name, certificate, above, issuers },
    contents: contentsWith([certificate.der]),
  };
}

function custodyOf({ name }: AuthorityArtefact, { world }: Job): ReadCustody {
  const custody = world.custodies.get(name);
  if (custody === undefined) throw new PluginError('invalid', `${name} is no authority of this cluster`);
  return custody;
}

async function authorityCertificate(
  artefact: AuthorityArtefact,
  key: OwnKey | null,
  custody: ReadCustody,
  parent: WorkingAuthority | null,
  job: Job,
): Promise<Certificate | undefined> {
  const before = storedAuthority(copiesOf(artefact, job)).certificate;
  const step = job.steps.get(artefact.id);
  if (key === null && issues(step)) return custody.shown?.[0];
  if (key === null || !issues(step)) return before ?? custody.shown?.[0];
  const { signer } = custody;
  switch (signer.kind) {
    case 'self':
      return signRoot(artefact, key.signing, before, job);
    case 'authority':
      return issueAuthority(artefact, key.signing, parent?.issuers ?? [], parent?.certificate ?? null, before, job);
    case 'issuer':
      return issueAuthority(artefact, key.signing, [signer.issuer], custody.parents?.[0] ?? null, before, job);
    case 'external':
      return issueAuthority(artefact, key.signing, deliveries(signer.delivered), null, before, job);
  }
}

function issuersOf(
  { key: custody }: ReadCustody,
  key: OwnKey | null,
  certificate: Certificate,
  above: readonly Certificate[],
  job: Job,
): readonly NamedIssuer[] {
  if (custody.kind === 'issuers') return custody.issuers;
  if (custody.kind === 'external') return deliveries(custody.delivered);
  if (key === null) return [];
  const behind = (behindLeaf({ certificate, above }) ?? []).map(({ der }) => der);
  const issuer = localIssuer(key.signing, certificate, job.workshop.style, job.workshop.now, behind);
  return [{ name: 'its own key', issuer }];
}

/** Somebody who signed elsewhere, by what they delivered. */
function deliveries(delivered: Delivered | undefined): readonly NamedIssuer[] {
  return delivered === undefined ? [] : [{ name: 'what was delivered', issuer: deliveryIssuer(delivered) }];
}
