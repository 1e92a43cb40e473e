import { type Call, PluginError, type SigningKey } from '@kpki/plugin';
import type { Artifact, CaArtifact, LeafArtifact } from '@kpki/spec';
import { createRequest } from '@kpki/x509';
import { type ApplyContext, applyContextFor, copiesToKeep } from '../apply/apply-context.ts';
import { caKey, keyGeneratorOf } from '../apply/ca-key.ts';
import { constraintsOf } from '../apply/issue-ca.ts';
import { existingKey, waitingKeyOf } from '../apply/reveal.ts';
import type { SigningDependencies } from '../apply/signing-dependencies.ts';
import { eachAtMost } from '../concurrency.ts';
import { waitingKey } from '../inventory/copy.ts';
import { copiesOf } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { pinOf } from '../inventory/wording.ts';
import { isKeyOutside, isSignedOutside } from '../issuing/ca-placement.ts';
import { usagesOf } from '../issuing/style.ts';
import type { Listener } from '../model/event.ts';
import type { Step } from '../model/step.ts';
import { emptyIntent, type Intent } from '../plan/intent.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { SigningRequest } from './request-checks.ts';

const atOnce = 16;

/**
 * Makes a request for each certificate that the plan awaits and no backend issues, once the keys are stored. Keys are
 * revealed by their sinks to sign the requests, and each use is reported.
 */
export async function makeSigningRequests(
  observed: ObservedState,
  dependencies: SigningDependencies,
  listener: Listener,
  call: Call,
  intent: Intent = emptyIntent,
): Promise<readonly SigningRequest[]> {
  const { steps } = makePlan(observed, dependencies.now(), intent);
  const awaited = new Set(steps.filter(awaitsCertificate).map(({ artifact }) => artifact));
  const context = applyContextFor(steps, observed, dependencies, listener, call);
  const signingRequests = await eachAtMost(atOnce, observed.artifacts, async (artifact) =>
    awaited.has(artifact.id) ? orderFor(artifact, context) : null,
  );
  return signingRequests.filter((signingRequest) => signingRequest !== null);
}

/** A copy may still lack the key while others wait for the certificate. */
function awaitsCertificate({ action, awaitsNext }: Step): boolean {
  return action === 'pending' || (action === 'copy' && awaitsNext === true);
}

async function orderFor(artifact: Artifact, context: ApplyContext): Promise<SigningRequest | null> {
  switch (artifact.kind) {
    case 'ca':
      return isSignedOutside(artifact, context.observed.caPlacements) ? orderForCa(artifact, context) : null;
    case 'certificate':
    case 'kubeconfig':
      return isKeyOutside(artifact.ca, context.observed.caPlacements) ? orderForLeaf(artifact, context) : null;
    default:
      return null;
  }
}

async function orderForCa(artifact: CaArtifact, context: ApplyContext): Promise<SigningRequest> {
  const key = await keyOfRequest(artifact, context);
  const { subject, names, seconds, pathLength, permittedNames } = artifact;
  const usages = context.dependencies.style.caUsages(artifact.keyKind);
  const csr = await createRequest({ subject, names, ca: constraintsOf(artifact), usages }, key, context.call);
  const signer = context.observed.caPlacements.get(artifact.name)?.signer;
  return {
    artifact: artifact.id,
    signer: signer?.kind === 'ca' ? signer.name : null,
    ca: true,
    subject,
    names,
    usages,
    seconds,
    ...(pathLength === undefined ? {} : { pathLength }),
    ...(permittedNames === undefined ? {} : { permittedNames }),
    publicKey: pinOf(key.publicKey),
    csr,
  };
}

/** In a rotation, the key of the next generation, which is stored next to the current one. */
async function keyOfRequest(artifact: CaArtifact, context: ApplyContext): Promise<SigningKey> {
  const caPlacement = context.observed.caPlacements.get(artifact.name);
  if (caPlacement === undefined) throw lacksKey(artifact);
  if (context.steps.get(artifact.id)?.awaitsNext === true) {
    const keys = keyGeneratorOf(caPlacement, context);
    return (await waitingKeyOf(copiesOf(artifact, context), keys, context)).key;
  }
  const key = await caKey({ artifact, caPlacement, needsKey: true, context });
  if (key === null) throw lacksKey(artifact);
  return key.signing;
}

async function orderForLeaf(artifact: LeafArtifact, context: ApplyContext): Promise<SigningRequest> {
  const key = await leafKey(artifact, context);
  const { subject, names, seconds, ca } = artifact;
  const usages = usagesOf(context.dependencies.style, key.kind, artifact.certificateKind);
  const csr = await createRequest({ subject, names, usages }, key, context.call);
  return {
    artifact: artifact.id,
    signer: ca,
    ca: false,
    subject,
    names,
    usages,
    seconds,
    publicKey: pinOf(key.publicKey),
    csr,
  };
}

async function leafKey(artifact: LeafArtifact, context: ApplyContext): Promise<SigningKey> {
  const { keys } = context.dependencies;
  const copies = copiesOf(artifact, context);
  if (waitingKey(copies) !== undefined) return (await waitingKeyOf(copies, keys, context)).key;
  const key = await existingKey(copiesToKeep(artifact, context), keys, context);
  if (key === null) throw lacksKey(artifact);
  return key.key;
}

function lacksKey({ id }: Artifact): PluginError {
  return new PluginError('missing', `the key of ${id} is not there any more; plan again`);
}
