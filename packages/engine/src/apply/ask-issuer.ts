import { type IssueRequest, PluginError } from '@kpki/plugin';
import { type Certificate, readCertificate } from '@kpki/x509';
import type { NamedIssuer } from '../ca/custody.ts';
import type { ApplyContext } from './apply-context.ts';
import { Waiting } from './pending.ts';

/** What an issuer answered: a certificate and those behind it, of which nothing is believed yet. */
interface Answered {
  readonly certificate: Certificate;
  readonly behind: readonly Certificate[];
  /** All of them, DER, as they came. */
  readonly chain: readonly Uint8Array[];
}

/**
 * Asks an issuer for the certificate of an artifact. Throws Waiting when somebody has to approve it first, 'unsupported'
 * when an issuer that says it answers at once answers so, or with no certificate.
 */
export async function askIssuer(
  { issuer, name }: NamedIssuer,
  artifact: string,
  request: IssueRequest,
  { call }: ApplyContext,
): Promise<Answered> {
  const answer = await issuer.issue(request, call);
  if (answer.status === 'pending') {
    if (issuer.grants.answers === 'when approved') throw new Waiting(artifact, answer);
    throw new PluginError('unsupported', `${name} says that it answers at once, and answered that ${answer.why}`);
  }
  const [certificate, ...behind] = answer.chain.map(readCertificate);
  if (certificate === undefined) throw new PluginError('unsupported', `${name} answered an empty chain`);
  return { certificate, behind, chain: answer.chain };
}
