import { type Issuer, keyKindOf, PluginError, type SigningKey } from '@kpki/plugin';
import type { LeafProfile } from '@kpki/spec';
import { createRequest, readCertificate } from '@kpki/x509';
import { usagesOf } from '../issue/style.ts';
import { judgeLeaf } from '../plan/leaf-checks.ts';
import type { AuthorityOutlook } from '../plan/outlook.ts';
import type { Reason } from '../plan/reason.ts';
import { chainFault } from './chain-fault.ts';
import type { Job } from './job.ts';
import type { WorkingAuthority } from './workshop.ts';

/** What is no fault of a new certificate, because its issuer says beforehand that it decides this itself. */
const decidedByIssuer: Readonly<Record<Issuer['grants']['lifetime'], readonly Reason[]>> = {
  'as asked': [],
  capped: ['renew-due'],
  fixed: ['renew-due', 'lifetime-differs'],
};

/**
 * Has a certificate issued for a key, and believes nothing: the certificate must be one that the next plan would keep,
 * and every certificate behind it must have signed the one before it. Throws 'invalid' when the issuer gave something
 * else, 'unavailable' when it has not issued yet. Answers DER, leaf first.
 */
export async function issueLeaf(
  wanted: LeafProfile,
  key: SigningKey,
  authority: WorkingAuthority,
  job: Job,
): Promise<readonly Uint8Array[]> {
  const { issuer, name } = authority;
  if (issuer === null) throw new PluginError('unsupported', `${name} cannot issue: its key is not here`);
  const kind = keyKindOf(key.publicKey);
  if (kind === null)
    throw new PluginError('invalid', `the key for ${wanted.subject.commonName} is of a kind kpki does not use`);
  const usages = usagesOf(job.workshop.style, kind, wanted.certificateKind);
  const csr = await createRequest({ subject: wanted.subject, names: wanted.names, usages }, key, job.call);
  const answer = await issuer.issue({ csr, authority: false, usages, seconds: wanted.seconds }, job.call);
  if (answer.status === 'pending') throw new PluginError('unavailable', `${name} has not issued yet: ${answer.why}`);
  const [leaf, ...behind] = answer.chain.map(readCertificate);
  if (leaf === undefined) throw new PluginError('invalid', `${name} answered an empty chain`);
  const { because } = judgeLeaf({
    cluster: job.world.cluster,
    style: job.workshop.style,
    observation: job.observation,
    elsewhere: job.world.elsewhere,
    now: job.workshop.now(),
    wanted,
    certificate: leaf,
    publicKey: key.publicKey,
    authority: outlookOf(authority),
  });
  const fault = because.find(({ reason }) => !decidedByIssuer[issuer.grants.lifetime].includes(reason));
  const text = fault?.text ?? chainFault(leaf, behind);
  if (text === null) return answer.chain;
  throw new PluginError('invalid', `${name} issued for ${wanted.subject.commonName} what was not asked for: ${text}`);
}

function outlookOf({ certificate }: WorkingAuthority): AuthorityOutlook {
  const { subject, subjectKeyId, publicKey } = certificate;
  const identity = { subject: subject.raw, subjectText: subject.text, keyId: subjectKeyId };
  return { publicKey, certificate, identity, issues: true, changes: false };
}
