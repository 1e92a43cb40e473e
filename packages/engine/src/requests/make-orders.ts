import { type Call, PluginError, type SigningKey } from '@kpki/plugin';
import type { Artefact, CaArtefact, LeafArtefact } from '@kpki/spec';
import { createRequest } from '@kpki/x509';
import { type ApplyContext, applyContextFor, copiesToKeep } from '../apply/apply-context.ts';
import { caKey } from '../apply/ca-key.ts';
import { constraintsOf } from '../apply/issue-ca.ts';
import { keyGeneratorOf } from '../apply/key-generator.ts';
import { existingKey, waitingKeyOf } from '../apply/reveal.ts';
import type { SigningDependencies } from '../apply/signing-dependencies.ts';
import { isKeyOutside, isSignedOutside } from '../ca/signed-outside.ts';
import { eachAtMost } from '../concurrency.ts';
import type { Listener } from '../event.ts';
import { usagesOf } from '../issue/style.ts';
import { makePlan } from '../plan/make-plan.ts';
import { copiesOf } from '../read/observe.ts';
import type { ObservedState } from '../read/observed-state.ts';
import { pinOf } from '../read/wording.ts';
import { asDeclared, type Intent } from '../step/intent.ts';
import { waitingKey } from '../step/issue-step.ts';
import type { Step } from '../step/step.ts';
import type { CertificateOrder } from './order.ts';

const atOnce = 16;

/**
 * What somebody else has to be asked for, once the keys are kept: a request for each certificate that the plan awaits and
 * no backend issues, as declared or as asked for. Keys are taken out of their sinks to sign the requests, which each use tells.
 */
export async function makeOrders(
  observed: ObservedState,
  dependencies: SigningDependencies,
  listener: Listener,
  call: Call,
  intent: Intent = asDeclared,
): Promise<readonly CertificateOrder[]> {
  const { steps } = makePlan(observed, dependencies.now(), intent);
  const awaited = new Set(steps.filter(awaitsCertificate).map(({ artefact }) => artefact));
  const context = applyContextFor(steps, observed, dependencies, listener, call);
  const orders = await eachAtMost(atOnce, observed.artefacts, async (artefact) =>
    awaited.has(artefact.id) ? orderFor(artefact, context) : null,
  );
  return orders.filter((order) => order !== null);
}

/** A key that some copies lack still waits in the others. */
function awaitsCertificate({ action, awaitsNext }: Step): boolean {
  return action === 'await' || (action === 'copy' && awaitsNext === true);
}

async function orderFor(artefact: Artefact, context: ApplyContext): Promise<CertificateOrder | null> {
  switch (artefact.kind) {
    case 'authority':
      return isSignedOutside(artefact, context.observed.custodies) ? orderForCa(artefact, context) : null;
    case 'certificate':
    case 'kubeconfig':
      return isKeyOutside(artefact.authority, context.observed.custodies) ? orderForLeaf(artefact, context) : null;
    default:
      return null;
  }
}

async function orderForCa(artefact: CaArtefact, context: ApplyContext): Promise<CertificateOrder> {
  const key = await keyOfOrder(artefact, context);
  const { subject, names, seconds, pathLength, permittedNames } = artefact;
  const usages = context.dependencies.style.caUsages(artefact.keyKind);
  const csr = await createRequest({ subject, names, authority: constraintsOf(artefact), usages }, key, context.call);
  const signer = context.observed.custodies.get(artefact.name)?.signer;
  return {
    artefact: artefact.id,
    signer: signer?.kind === 'authority' ? signer.name : null,
    authority: true,
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

/** The key that a certificate is asked for over: of a rotation, that of the next generation, which waits beside the one in use. */
async function keyOfOrder(artefact: CaArtefact, context: ApplyContext): Promise<SigningKey> {
  const custody = context.observed.custodies.get(artefact.name);
  if (custody === undefined) throw lacksKey(artefact);
  if (context.steps.get(artefact.id)?.awaitsNext === true) {
    const keys = keyGeneratorOf(custody, context);
    return (await waitingKeyOf(copiesOf(artefact, context), keys, context.listener, context.call)).key;
  }
  const key = await caKey(artefact, custody, true, context);
  if (key === null) throw lacksKey(artefact);
  return key.signing;
}

async function orderForLeaf(artefact: LeafArtefact, context: ApplyContext): Promise<CertificateOrder> {
  const key = await leafKey(artefact, context);
  const { subject, names, seconds, authority } = artefact;
  const usages = usagesOf(context.dependencies.style, key.kind, artefact.certificateKind);
  const csr = await createRequest({ subject, names, usages }, key, context.call);
  return {
    artefact: artefact.id,
    signer: authority,
    authority: false,
    subject,
    names,
    usages,
    seconds,
    publicKey: pinOf(key.publicKey),
    csr,
  };
}

async function leafKey(artefact: LeafArtefact, context: ApplyContext): Promise<SigningKey> {
  const { keys } = context.dependencies;
  const copies = copiesOf(artefact, context);
  if (waitingKey(copies) !== undefined) return (await waitingKeyOf(copies, keys, context.listener, context.call)).key;
  const key = await existingKey(copiesToKeep(artefact, context), keys, context.listener, context.call);
  if (key === null) throw lacksKey(artefact);
  return key.key;
}

function lacksKey({ id }: Artefact): PluginError {
  return new PluginError('missing', `the key of ${id} is not there any more; plan again`);
}
