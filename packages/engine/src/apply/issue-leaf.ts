import { type IssueRequest, type Issuer, keyKindOf, PluginError, type SigningKey } from '@kpki/plugin';
import type { LeafProfile } from '@kpki/spec';
import { createRequest } from '@kpki/x509';
import { identityOf } from '../issuing/ca-identity.ts';
import type { NamedIssuer } from '../issuing/ca-placement.ts';
import { chooseIssuer, templateOf } from '../issuing/choose-issuer.ts';
import { issueRequest } from '../issuing/issue-request.ts';
import { usagesOf } from '../issuing/style.ts';
import { EngineError } from '../model/errors.ts';
import type { Reason } from '../model/finding.ts';
import { statement } from '../model/statement.ts';
import { isAdvice } from '../policies/certificate-policies.ts';
import { judgeLeaf } from '../policies/judge-leaf.ts';
import { type ApplyContext, judgingContext } from './apply-context.ts';
import { askIssuer, chainFault } from './ask-issuer.ts';
import type { WorkingCa } from './signing-dependencies.ts';

/** Differences that an issuer says beforehand that it decides itself. */
const decidedByIssuer: Readonly<Record<Issuer['grants']['lifetime'], readonly Reason[]>> = {
  'as asked': [],
  capped: ['renew-due'],
  fixed: ['renew-due', 'lifetime-differs'],
};

/**
 * Has a certificate issued for a key and checks the answer: it must be one that the next plan would keep, and each
 * certificate after it must have signed the one before. Throws 'unsupported' when the issuer gave something else,
 * Waiting when a person has to approve it first. Returns DER, leaf first.
 */
export async function issueLeaf(
  wanted: LeafProfile & { readonly id: string },
  key: SigningKey,
  ca: WorkingCa,
  context: ApplyContext,
): Promise<readonly Uint8Array[]> {
  const kind = keyKindOf(key.publicKey);
  if (kind === null)
    throw new PluginError('invalid', `the key for ${wanted.subject.commonName} is of a kind kpki does not use`);
  const { style } = context.dependencies;
  const usages = usagesOf(style, kind, wanted.certificateKind);
  const csr = await createRequest({ subject: wanted.subject, names: wanted.names, usages }, key, context.call);
  return certifyLeaf(wanted, issueRequest({ ...templateOf(wanted, style), usages }, csr), ca, context);
}

/** The same for a request that exists already. */
export async function certifyLeaf(
  wanted: LeafProfile & { readonly id: string },
  request: IssueRequest,
  ca: WorkingCa,
  context: ApplyContext,
): Promise<readonly Uint8Array[]> {
  const { name, certificate: own } = ca;
  const chosen = issuerFor(wanted, ca, context);
  const { issuer, name: issuerName } = chosen;
  const { certificate, behind, chain } = await askIssuer(chosen, wanted.id, request, context);
  const { findings, notes } = judgeLeaf({
    ...judgingContext(context),
    wanted,
    certificate,
    publicKey: request.publicKey,
    ca: {
      publicKey: own.publicKey,
      certificate: own,
      identity: identityOf(own),
      changes: false,
      rotation: { is: 'none' },
    },
    // What an issuer decides itself is ignored below, by its name.
    lifetime: 'as asked',
  });
  const { lifetime } = issuer.grants;
  const fault =
    [...notes, ...findings].find((each) => !isAdvice(each) && !decidedByIssuer[lifetime].includes(each.reason)) ??
    chainFault(certificate, behind);
  if (fault === null) return chain;
  const { commonName } = wanted.subject;
  const said = statement('issued-otherwise', { ca: name, issuer: issuerName, wanted: commonName, fault });
  throw new EngineError('unsupported', said);
}

function issuerFor(wanted: LeafProfile, { name, issuers }: WorkingCa, context: ApplyContext): NamedIssuer {
  if (issuers.length === 0) throw new PluginError('unsupported', `${name} cannot issue: its key is not here`);
  const choice = chooseIssuer(issuers, templateOf(wanted, context.dependencies.style));
  if ('chosen' in choice) return choice.chosen;
  throw new EngineError('unsupported', statement('refused/leaf', { ca: name, objections: choice.objections }));
}
