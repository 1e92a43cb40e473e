import { type Issue, type IssueRequest, PluginError } from '@kpki/plugin';
import { type Certificate, isSelfSigned, isSignedBy, readCertificate } from '@kpki/x509';
import type { NamedIssuer } from '../issuing/ca-placement.ts';
import type { Finding } from '../model/finding.ts';
import { finding } from '../model/finding.ts';
import type { ApplyContext } from './apply-context.ts';

/** The answer of an issuer, unchecked. */
interface Answered {
  readonly certificate: Certificate;
  readonly behind: readonly Certificate[];
  /** The whole chain, DER, as received. */
  readonly chain: readonly Uint8Array[];
}

/** Throws IssuancePending until a person has approved, 'unsupported' where an issuer breaks what it promised. */
export async function askIssuer(
  { issuer, name }: NamedIssuer,
  artifact: string,
  request: IssueRequest,
  { call }: ApplyContext,
): Promise<Answered> {
  const answer = await issuer.issue(request, call);
  if (answer.status === 'pending') {
    if (issuer.grants.answers === 'when approved') throw new IssuancePending(artifact, answer);
    throw new PluginError('unsupported', `${name} says that it answers at once, and answered that ${answer.why}`);
  }
  const [certificate, ...behind] = answer.chain.map(readCertificate);
  if (certificate === undefined) throw new PluginError('unsupported', `${name} answered an empty chain`);
  return { certificate, behind, chain: answer.chain };
}

/** Returns what is wrong with the CAs after a leaf; TLS leaves out the root (RFC 8446 section 4.4.2). */
export function chainFault(leaf: Certificate, behind: readonly Certificate[]): Finding | null {
  let below = leaf;
  for (const each of behind) {
    const { text: subject } = each.subject;
    if (!each.ca) return finding('chain-differs/not-a-ca', { subject });
    if (isSelfSigned(each)) return finding('chain-differs/root', { subject });
    if (!isSignedBy(below, each)) return finding('chain-differs/unsigned', { subject, below: below.subject.text });
    below = each;
  }
  return null;
}

export interface PendingApproval {
  readonly artifact: string;
  /** The name under which a person approves it. */
  readonly ticket: string;
  readonly why: string;
  readonly askAgainInSeconds: number;
}

/** Carries the answer of an issuer that a certificate is pending to the caller of the apply. */
export class IssuancePending extends Error {
  readonly pending: PendingApproval;
  constructor(artifact: string, { ticket, why, askAgainInSeconds }: Extract<Issue, { status: 'pending' }>) {
    super(`${artifact} waits: ${why}`);
    this.name = 'IssuancePending';
    this.pending = { artifact, ticket, why, askAgainInSeconds };
  }
}
