import type { IssueRequest, SigningKey } from '@kpki/plugin';
import type { CaArtifact } from '@kpki/spec';
import { type CaConstraints, type Certificate, createRequest, readCertificate, verifySignature } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { differsIn, identityOf } from '../issuing/ca-identity.ts';
import type { NamedIssuer } from '../issuing/ca-placement.ts';
import { caTemplate, chooseIssuer } from '../issuing/choose-issuer.ts';
import { issueRequest } from '../issuing/issue-request.ts';
import { selfSignedRoot } from '../issuing/local-issuer.ts';
import { constraintsText } from '../issuing/style.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import { EngineError } from '../model/errors.ts';
import { type Finding, finding } from '../model/finding.ts';
import { statement } from '../model/statement.ts';
import { excludedBy } from '../policies/ca-exclusions.ts';
import { caBlockers } from '../policies/certificate-policies.ts';
import { clockSlackSeconds } from '../policies/certificate-times.ts';
import { type ApplyContext, judgingContext } from './apply-context.ts';
import { askIssuer, chainFault } from './ask-issuer.ts';

/** `before`: the earlier certificate over the same key. */
export async function signRoot(
  artifact: CaArtifact,
  key: SigningKey,
  before: Certificate | undefined,
  context: ApplyContext,
): Promise<Certificate> {
  const { style, now } = context.dependencies;
  const { subject, names, seconds } = artifact;
  const template = {
    commonName: subject.commonName,
    keyKind: artifact.keyKind,
    dnsNames: names.dns,
    seconds,
    ca: constraintsOf(artifact),
    ...(before === undefined ? {} : { before }),
  };
  return readCertificate(await selfSignedRoot(key, template, style, now(), context.call));
}

export function constraintsOf({ pathLength, permittedNames }: CaArtifact): CaConstraints {
  return {
    ...(pathLength === undefined ? {} : { pathLength }),
    ...(permittedNames === undefined ? {} : { permittedNames }),
  };
}

/**
 * Has a CA's certificate issued and checks the answer: it must be fit, say what was asked, and be signed by `signer`;
 * null where the signer's certificate is not known. Throws 'unsupported' when the issuer gave something else, Waiting
 * when a person has to approve it.
 */
export async function issueCa(
  artifact: CaArtifact,
  key: SigningKey,
  issuers: readonly NamedIssuer[],
  signer: Certificate | null,
  before: Certificate | undefined,
  context: ApplyContext,
): Promise<Certificate> {
  const { style } = context.dependencies;
  const usages = style.caUsages(artifact.keyKind);
  const { subject, names } = artifact;
  const csr = await createRequest({ subject, names, ca: constraintsOf(artifact), usages }, key, context.call);
  const request = issueRequest(caTemplate(artifact, usages), csr);
  const [certificate = new Uint8Array()] = await certifyCa(artifact, request, issuers, signer, context);
  const made = readCertificate(certificate);
  if (before !== undefined) refuseOtherIdentity(artifact, before, made);
  return made;
}

/** Throws 'unsupported' where no certificate that the CA signed would be trusted anymore. */
function refuseOtherIdentity({ id }: CaArtifact, before: Certificate, made: Certificate): void {
  const differs = differsIn(identityOf(before), identityOf(made));
  if (differs === null) return;
  throw new EngineError('unsupported', statement('ca-identity-changed', { artifact: id, differs }));
}

/** The same for a request that exists already. Returns DER, with the CA's own chain. */
export async function certifyCa(
  artifact: CaArtifact,
  request: IssueRequest,
  issuers: readonly NamedIssuer[],
  signer: Certificate | null,
  context: ApplyContext,
): Promise<readonly Uint8Array[]> {
  const choice = chooseIssuer(issuers, request);
  if ('objections' in choice) {
    const { objections } = choice;
    throw new EngineError('unsupported', statement('refused/ca', { artifact: artifact.id, objections }));
  }
  const { certificate, behind, chain } = await askIssuer(choice.chosen, artifact.id, request, context);
  const fault =
    faultOf(artifact, request.publicKey, certificate, signer, context) ??
    caFault(artifact, certificate) ??
    chainFault(certificate, behind);
  if (fault === null) return chain;
  const said = statement('issued-otherwise', { ca: null, issuer: choice.chosen.name, wanted: artifact.id, fault });
  throw new EngineError('unsupported', said);
}

function faultOf(
  artifact: CaArtifact,
  publicKey: Uint8Array,
  certificate: Certificate,
  signer: Certificate | null,
  context: ApplyContext,
): Finding | null {
  const [unfit] = caBlockers({
    ...judgingContext(context),
    wanted: artifact,
    certificate,
    publicKey,
  });
  if (unfit !== undefined) return unfit;
  const excluded = excludedUnder(artifact, certificate, context);
  if (excluded !== null) return excluded;
  if (signer === null) return null;
  const { subject, notAfter, pathLength } = signer;
  const { issuer } = certificate;
  if (pathLength === 0) return finding('ca-excludes/ca', { signer: subject.text });
  if (!sameBytes(issuer.raw, subject.raw)) return finding('issuer-changed/issued', { issuer: issuer.text });
  if (!verifySignature(certificate, signer.publicKey)) {
    return finding('issuer-changed/unsigned', { signer: subject.text });
  }
  return certificate.notAfter > notAfter ? finding('outlives-ca/signer') : null;
}

/** An issuer may limit a CA to usages that do not allow what has to be signed with its key. */
function excludedUnder({ name }: CaArtifact, certificate: Certificate, { observed }: ApplyContext): Finding | null {
  for (const leaf of [...ofKind(observed.artifacts, 'certificate'), ...ofKind(observed.artifacts, 'kubeconfig')]) {
    if (leaf.ca !== name) continue;
    // Its names are no matter of the issuer, whose constraints are those that were asked for.
    const excluded = excludedBy({ ...leaf, names: { dns: [], ip: [] } }, certificate);
    if (excluded !== null) return finding('ca-excludes/leaf', { leaf: leaf.id, excluded });
  }
  return null;
}

/** Returns how a certificate differs from the request. */
function caFault(artifact: CaArtifact, certificate: Certificate): Finding | null {
  const { subject, pathLength, notBefore, notAfter } = certificate;
  const { commonName } = artifact.subject;
  if (subject.commonName !== commonName || subject.organizations.length > 0) {
    return finding('subject-differs/issued', { found: subject.text, wanted: `CN=${commonName}` });
  }
  if (pathLength !== artifact.pathLength) {
    const lengths = { found: pathLength ?? null, wanted: artifact.pathLength ?? null };
    return finding('limits-differ/path-length', lengths);
  }
  const [found, wanted] = [constraintsText(certificate), constraintsText(artifact)];
  if (found !== wanted) return finding('limits-differ/names', { found, wanted });
  const seconds = (notAfter.getTime() - notBefore.getTime()) / 1000;
  return seconds > artifact.seconds + clockSlackSeconds ? finding('lifetime-differs/issued') : null;
}
