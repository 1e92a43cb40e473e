import { PluginError } from '@kpki/plugin';
import type { CaName } from '@kpki/spec';
import { type CertificateRequest, encodeName, readRequest } from '@kpki/x509';
import type { SigningDependencies } from '../apply/signing-dependencies.ts';
import { sameBytes, sameSet } from '../bytes.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { pinOf } from '../inventory/wording.ts';
import { desiredSigner } from '../issuing/ca-placement.ts';
import { constraintsText, type IssuingStyle } from '../issuing/style.ts';
import { type RefusedRequest, refusedRequest } from '../model/csr-refusals.ts';
import type { Step } from '../model/step.ts';
import { makePlan } from '../plan/make-plan.ts';
import { namesDiffer } from '../policies/alternative-names.ts';
import { requestChecks, type SignedArtifact, type SigningRequest, wantedOf, wantedUsages } from './request-checks.ts';

/**
 * Checks signing requests against the spec of this machine, and nothing that came with them: each must be for an artifact of the
 * spec, and ask for exactly what the spec says. Pure.
 */
export function refusedRequests(
  signingRequests: readonly SigningRequest[],
  observed: ObservedState,
  dependencies: SigningDependencies,
): readonly RefusedRequest[] {
  const { steps } = makePlan(observed, dependencies.now());
  return signingRequests.flatMap((signingRequest, at) => {
    const isSecond = signingRequests.slice(0, at).some(({ artifact }) => artifact === signingRequest.artifact);
    if (isSecond) return [refusedRequest(signingRequest.artifact, 'asked-twice', {})];
    return refusalOf(signingRequest, observed, dependencies, steps) ?? [];
  });
}

function refusalOf(
  signingRequest: SigningRequest,
  observed: ObservedState,
  { style }: SigningDependencies,
  steps: readonly Step[],
): RefusedRequest | null {
  const { artifact: id } = signingRequest;
  const artifact = observed.artifacts.find((each) => each.id === id);
  if (artifact === undefined) return refusedRequest(id, 'not-declared', {});
  const wanted = wantedOf(artifact);
  if (wanted === null) return refusedRequest(id, 'no-certificate', {});
  const request = requestIn(signingRequest);
  if ('why' in request) return request;
  const asked = otherwiseAsked(id, request, wanted, style);
  if (asked !== null) return asked;
  // The signer signs what a person read and agreed to.
  const [said] = requestChecks.flatMap((check) => check(signingRequest, wanted, style) ?? []);
  if (said !== undefined) return said;
  if (pinOf(request.publicKey) !== signingRequest.publicKey) return refusedRequest(id, 'other-key', {});
  const signer = desiredSigner(wanted, observed.caPlacements);
  if (signer === null) return refusedRequest(id, 'no-signer', {});
  if (signingRequest.signer !== null && signingRequest.signer !== signer) {
    return refusedRequest(id, 'other-signer', { said: signingRequest.signer, declared: signer });
  }
  return unableSigner(id, signer, observed, steps);
}

function requestIn({ artifact, csr }: SigningRequest): CertificateRequest | RefusedRequest {
  try {
    return readRequest(csr);
  } catch (error) {
    if (PluginError.is(error)) return refusedRequest(artifact, 'unreadable', { why: error.message });
    throw error;
  }
}

function otherwiseAsked(
  artifact: string,
  { keyKind, subject, names, ca, usages }: CertificateRequest,
  wanted: SignedArtifact,
  style: IssuingStyle,
): RefusedRequest | null {
  if (keyKind !== wanted.keyKind) {
    return refusedRequest(artifact, 'key-kind-differs', { found: keyKind, wanted: wanted.keyKind });
  }
  // Byte for byte: the subject of the request is signed, with whatever else it may hold.
  if (!sameBytes(subject.raw, encodeName(wanted.subject))) {
    return refusedRequest(artifact, 'subject-differs', { found: subject.text });
  }
  if (namesDiffer(names, wanted.names) !== null) {
    const found = [...names.dns, ...names.ip, ...names.uri, ...names.email];
    return refusedRequest(artifact, 'names-differ', { found });
  }
  if (usages !== undefined && !sameSet(usages, wantedUsages(wanted, style))) {
    return refusedRequest(artifact, 'usages-differ', { found: usages });
  }
  if (wanted.kind !== 'ca') return ca === undefined ? null : refusedRequest(artifact, 'asks-for-ca', {});
  if (ca === undefined) return refusedRequest(artifact, 'asks-for-no-ca', {});
  const { pathLength, permittedNames, excludedNames } = ca;
  const permitted = constraintsText(permittedNames === undefined ? {} : { permittedNames: listed(permittedNames) });
  const isAsSpecified = pathLength === wanted.pathLength && permitted === constraintsText(wanted);
  return isAsSpecified && excludedNames === undefined ? null : refusedRequest(artifact, 'constraints-differ', {});
}

function listed({ dns = [], ip = [] }: { dns?: readonly string[]; ip?: readonly string[] }) {
  return { dns, ip };
}

function unableSigner(
  artifact: string,
  ca: CaName,
  { caPlacements }: ObservedState,
  steps: readonly Step[],
): RefusedRequest | null {
  if (caPlacements.get(ca)?.key.kind === 'external') return refusedRequest(artifact, 'key-elsewhere', { ca });
  const step = steps.find((each) => each.artifact === ca);
  if (step?.action === 'unchanged') return null;
  return refusedRequest(artifact, 'signer-not-ok', { ca, findings: step?.reasons ?? null });
}
