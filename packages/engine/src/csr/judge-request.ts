import { PluginError } from '@kpki/plugin';
import type { CaName } from '@kpki/spec';
import { type CertificateRequest, encodeName, readRequest } from '@kpki/x509';
import type { SigningDependencies } from '../apply/signing-dependencies.ts';
import { sameBytes, sameSet } from '../bytes.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { pinOf } from '../inventory/wording.ts';
import { declaredSigner } from '../issuing/ca-placement.ts';
import { constraintsText, type IssuingStyle } from '../issuing/style.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import { makePlan } from '../plan/make-plan.ts';
import { namesDiffer } from '../step/certificate-checks.ts';
import { requestChecks, type SignedArtifact, type SigningRequest, wantedOf, wantedUsages } from './request-checks.ts';

export interface RefusedRequest {
  readonly artifact: string;
  readonly why: string;
}

/**
 * Checks signing requests against the spec of this machine, and nothing that came with them: each must be for an artifact of the
 * spec, and ask for exactly what the spec says. Pure.
 */
export function refusedRequests(
  signingRequests: readonly SigningRequest[],
  observed: ObservedState,
  dependencies: SigningDependencies,
): readonly RefusedRequest[] {
  const unable = unableSigners(observed, dependencies);
  return signingRequests.flatMap((signingRequest, at) => {
    const isSecond = signingRequests.slice(0, at).some(({ artifact }) => artifact === signingRequest.artifact);
    const why = isSecond ? 'it is asked for twice' : whyRefused(signingRequest, observed, dependencies, unable);
    return why === null ? [] : [{ artifact: signingRequest.artifact, why }];
  });
}

function whyRefused(
  signingRequest: SigningRequest,
  observed: ObservedState,
  { style }: SigningDependencies,
  unable: ReadonlyMap<CaName, string>,
): string | null {
  const artifact = observed.artifacts.find(({ id }) => id === signingRequest.artifact);
  if (artifact === undefined) return 'it is not declared here';
  const wanted = wantedOf(artifact);
  if (wanted === null) return 'it has no certificate';
  const request = requestIn(signingRequest);
  if (typeof request === 'string') return request;
  const asks = whyOtherwise(request, wanted, style);
  if (asks !== null) return asks;
  // The signer signs what a person read and agreed to.
  for (const check of requestChecks) {
    const [said, declared] = [check.said(signingRequest), check.declared(wanted, style)];
    if (said !== declared) return `its ${check.what} ${said}, declared here is ${declared}`;
  }
  if (pinOf(request.publicKey) !== signingRequest.publicKey) return 'its request is over another key than is said';
  const signer = declaredSigner(wanted, observed.caPlacements);
  if (signer === null) return 'no CA here signs it';
  if (signingRequest.signer !== null && signingRequest.signer !== signer)
    return `${signingRequest.signer} is to sign it, here ${signer} does`;
  return unable.get(signer) ?? null;
}

function requestIn({ csr }: SigningRequest): CertificateRequest | string {
  try {
    return readRequest(csr);
  } catch (error) {
    if (PluginError.is(error)) return error.message;
    throw error;
  }
}

function whyOtherwise(request: CertificateRequest, wanted: SignedArtifact, style: IssuingStyle): string | null {
  const { keyKind, subject, names, ca, usages } = request;
  if (keyKind !== wanted.keyKind) return `its key is ${keyKind ?? 'of an unknown kind'}, declared is ${wanted.keyKind}`;
  // Byte for byte: the subject of the request is signed, with whatever else it may hold.
  if (!sameBytes(subject.raw, encodeName(wanted.subject))) {
    return `it asks for the subject ${subject.text}, which is not what is declared here`;
  }
  if (namesDiffer(names, wanted.names) !== null) {
    const asked = [...names.dns, ...names.ip, ...names.uri, ...names.email];
    return `it asks for the names ${asked.join(', ') || 'none'}, which are not those declared here`;
  }
  if (usages !== undefined && !sameSet(usages, wantedUsages(wanted, style))) {
    return `it asks for the usages ${usages.join(', ')}, which are not those declared here`;
  }
  if (wanted.kind !== 'ca') return ca === undefined ? null : 'it asks for a CA';
  if (ca === undefined) return 'it does not ask for a CA';
  const { pathLength, permittedNames, excludedNames } = ca;
  const permitted = constraintsText(permittedNames === undefined ? {} : { permittedNames: listed(permittedNames) });
  const isAsDeclared = pathLength === wanted.pathLength && permitted === constraintsText(wanted);
  return isAsDeclared && excludedNames === undefined ? null : 'it asks for other constraints than are declared here';
}

function listed({ dns = [], ip = [] }: { dns?: readonly string[]; ip?: readonly string[] }) {
  return { dns, ip };
}

function unableSigners(observed: ObservedState, dependencies: SigningDependencies): ReadonlyMap<CaName, string> {
  const { steps } = makePlan(observed, dependencies.now());
  const unable = new Map<CaName, string>();
  for (const { id, name } of ofKind(observed.artifacts, 'ca')) {
    const step = steps.find(({ artifact }) => artifact === id);
    if (observed.caPlacements.get(name)?.key.kind === 'external')
      unable.set(name, `the key of ${name} is not here either`);
    else if (step?.action !== 'unchanged') {
      const found = step?.reasons.map(({ text }) => text).join('; ') ?? 'it is not declared';
      unable.set(name, `${name} is not in order here: ${found}`);
    }
  }
  return unable;
}
