import { type Call, PluginError } from '@kpki/plugin';
import type { CaName } from '@kpki/spec';
import { type ApplyContext, applyContextFor } from '../apply/apply-context.ts';
import { IssuancePending } from '../apply/ask-issuer.ts';
import { certifyCa } from '../apply/issue-ca.ts';
import { certifyLeaf } from '../apply/issue-leaf.ts';
import { existingCa } from '../apply/make-ca.ts';
import type { SigningDependencies, WorkingCa } from '../apply/signing-dependencies.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { desiredSigner } from '../issuing/ca-placement.ts';
import { caTemplate, templateOf } from '../issuing/choose-issuer.ts';
import { issueRequest } from '../issuing/issue-request.ts';
import type { Listener } from '../model/event.ts';
import { type SignedArtifact, type SigningRequest, wantedOf, wantedUsages } from './request-checks.ts';

interface SignedRequest {
  readonly artifact: string;
  /** DER: the certificate, and those behind it, the root left out. */
  readonly chain: readonly Uint8Array[];
}

export interface SignedRequests {
  readonly signed: readonly SignedRequest[];
  /** DER: the certificates of those who signed, each with those above it, the root last. */
  readonly cas: ReadonlyMap<CaName, readonly Uint8Array[]>;
}

/** Signs requests that were not refused, each by its CA of this machine. Throws what the CAs throw. */
export async function signRequests(
  signingRequests: readonly SigningRequest[],
  observed: ObservedState,
  dependencies: SigningDependencies,
  listener: Listener,
  call: Call,
): Promise<SignedRequests> {
  const context = applyContextFor([], observed, dependencies, listener, call);
  const working = new Map<CaName, WorkingCa>();
  const signed: SignedRequest[] = [];
  for (const signingRequest of signingRequests) {
    const artifact = observed.artifacts.find(({ id }) => id === signingRequest.artifact);
    const wanted = artifact === undefined ? null : wantedOf(artifact);
    const name = wanted === null ? null : desiredSigner(wanted, observed.caPlacements);
    if (wanted === null || name === null)
      throw new PluginError('denied', `no CA here signs ${signingRequest.artifact}`);
    const ca = working.get(name) ?? (await ableCa(name, context));
    working.set(name, ca);
    signed.push({ artifact: signingRequest.artifact, chain: await signedBy(ca, wanted, signingRequest, context) });
  }
  const cas = new Map([...working].map(([name, { certificate, above }]) => [name, [certificate, ...above]]));
  return {
    signed,
    cas: new Map([...cas].map(([name, chain]) => [name, chain.map(({ der }) => der)])),
  };
}

async function ableCa(name: CaName, context: ApplyContext): Promise<WorkingCa> {
  const ca = await existingCa(name, true, context);
  if (ca !== null && ca.issuers.length > 0) return ca;
  throw new PluginError('missing', `${name} cannot sign here: its key or its certificate is not there`);
}

/** The profile is this machine's, whatever the request says; the answers of its CAs are checked as any others. */
async function signedBy(
  ca: WorkingCa,
  wanted: SignedArtifact,
  { csr }: SigningRequest,
  context: ApplyContext,
): Promise<readonly Uint8Array[]> {
  const { style } = context.dependencies;
  try {
    if (wanted.kind !== 'ca') {
      return await certifyLeaf(wanted, issueRequest(templateOf(wanted, style), csr), ca, context);
    }
    const request = issueRequest(caTemplate(wanted, wantedUsages(wanted, style)), csr);
    return await certifyCa(wanted, request, ca.issuers, ca.certificate, context);
  } catch (error) {
    // Asked again with the same bundle, the issuer answers what was approved meanwhile.
    if (error instanceof IssuancePending)
      throw new PluginError('unavailable', `${error.message}; then sign the bundle again`);
    throw error;
  }
}
