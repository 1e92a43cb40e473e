import { type IssueRequest, PluginError, type SigningKey } from '@kpki/plugin';
import type { AuthorityArtefact } from '@kpki/spec';
import { type Authority, type Certificate, createRequest, readCertificate, verifySignature } from '@kpki/x509';
import { authorityWish, chooseIssuer } from '../authority/choose-issuer.ts';
import type { NamedIssuer } from '../authority/custody.ts';
import { sameBytes } from '../bytes.ts';
import { issueRequest } from '../issue/issue-request.ts';
import { selfSignedRoot } from '../issue/local-issuer.ts';
import { ofKind } from '../of-kind.ts';
import { findings, unfitAuthority } from '../plan/authority-checks.ts';
import { authorityFault } from '../plan/authority-fault.ts';
import { excludedBy } from '../plan/outlook.ts';
import type { Job } from './job.ts';
import { Waiting } from './pending.ts';
import type { WorkingAuthority } from './workshop.ts';

/** A root's certificate over its own key. */
export async function signRoot(artefact: AuthorityArtefact, key: SigningKey, job: Job): Promise<Certificate> {
  const { style, now } = job.workshop;
  const { subject, names, seconds } = artefact;
  const wish = {
    commonName: subject.commonName,
    dnsNames: names.dns,
    seconds,
    authority: constraintsOf(artefact),
  };
  return readCertificate(await selfSignedRoot(key, wish, style, now(), job.call));
}

/** What limits an authority, in the form in which a request asks for it. */
export function constraintsOf({ pathLength, permittedNames }: AuthorityArtefact): Authority {
  return {
    ...(pathLength === undefined ? {} : { pathLength }),
    ...(permittedNames === undefined ? {} : { permittedNames }),
  };
}

/**
 * Has an authority's certificate issued, and believes nothing: it must be fit, say what was asked, and have been signed by
 * who is said to sign. Throws 'unsupported' when the issuer gave something else, Waiting when somebody has to approve it.
 */
export async function issueAuthority(
  artefact: AuthorityArtefact,
  key: SigningKey,
  issuers: readonly NamedIssuer[],
  parent: WorkingAuthority | null,
  job: Job,
): Promise<Certificate> {
  const { style } = job.workshop;
  const usages = style.authorityUsages;
  const { subject, names } = artefact;
  const csr = await createRequest({ subject, names, authority: constraintsOf(artefact), usages }, key, job.call);
  const request = issueRequest(authorityWish(artefact, usages), csr);
  const [certificate = new Uint8Array()] = await certifyAuthority(artefact, request, issuers, parent, job);
  return readCertificate(certificate);
}

/** The same for a request that is there already, whoever made it. Answers DER, those behind the authority too. */
export async function certifyAuthority(
  artefact: AuthorityArtefact,
  request: IssueRequest,
  issuers: readonly NamedIssuer[],
  parent: WorkingAuthority | null,
  job: Job,
): Promise<readonly Uint8Array[]> {
  const choice = chooseIssuer(issuers, request);
  if ('objections' in choice) {
    throw new PluginError('unsupported', `nobody signs ${artefact.id}: ${choice.objections.join('; ')}`);
  }
  const { issuer, name } = choice.chosen;
  const answer = await issuer.issue(request, job.call);
  if (answer.status === 'pending') {
    if (issuer.grants.answers === 'when approved') throw new Waiting(artefact.id, answer);
    throw new PluginError('unsupported', `${name} says that it answers at once, and answered that ${answer.why}`);
  }
  const [certificate] = answer.chain.map(readCertificate);
  if (certificate === undefined) throw new PluginError('unsupported', `${name} answered an empty chain`);
  const text = faultOf(artefact, request.publicKey, certificate, parent, job) ?? authorityFault(artefact, certificate);
  if (text === null) return answer.chain;
  throw new PluginError('unsupported', `${name} issued for ${artefact.id} what was not asked for: ${text}`);
}

function faultOf(
  artefact: AuthorityArtefact,
  publicKey: Uint8Array,
  certificate: Certificate,
  parent: WorkingAuthority | null,
  job: Job,
): string | null {
  const [unfit] = findings(unfitAuthority, {
    cluster: job.world.cluster,
    style: job.workshop.style,
    observation: job.observation,
    elsewhere: job.world.elsewhere,
    now: job.workshop.now(),
    wanted: artefact,
    certificate,
    publicKey,
  });
  if (unfit !== undefined) return unfit.text;
  const excluded = excludedUnder(artefact, certificate, job);
  if (excluded !== null) return excluded;
  if (parent === null) return null;
  const { subject, notAfter, pathLength } = parent.certificate;
  if (pathLength === 0) return `${subject.text} may sign no authorities: its path length is 0`;
  if (!sameBytes(certificate.issuer.raw, subject.raw)) return `its issuer is ${certificate.issuer.text}`;
  if (!verifySignature(certificate, parent.certificate.publicKey)) return `${subject.text} did not sign it`;
  return certificate.notAfter > notAfter ? 'it ends after the authority that signed it' : null;
}

/** An issuer may bind an authority to usages, and then nothing accepts what has to be signed with its key. */
function excludedUnder({ name }: AuthorityArtefact, certificate: Certificate, { world }: Job): string | null {
  for (const leaf of [...ofKind(world.artefacts, 'certificate'), ...ofKind(world.artefacts, 'kubeconfig')]) {
    if (leaf.authority !== name) continue;
    // Its names are no matter of the issuer, whose constraints are those that were asked for.
    const excluded = excludedBy({ ...leaf, names: { dns: [], ip: [] } }, { certificate });
    if (excluded !== null) return `${leaf.id}: ${excluded.text}`;
  }
  return null;
}
