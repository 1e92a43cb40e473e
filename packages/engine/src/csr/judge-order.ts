import { PluginError } from '@kpki/plugin';
import type { CaName } from '@kpki/spec';
import { type CertificateRequest, encodeName, readRequest } from '@kpki/x509';
import type { SigningDependencies } from '../apply/signing-dependencies.ts';
import { sameBytes, sameSet } from '../bytes.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { pinOf } from '../inventory/wording.ts';
import { declaredSigner } from '../issuing/custody.ts';
import { constraintsText, type Style } from '../issuing/style.ts';
import { refusedOrder } from '../messages/csr-refusals.ts';
import type { RefusedOrder } from '../model/csr-refusals.ts';
import type { Step } from '../model/step.ts';
import { makePlan } from '../plan/make-plan.ts';
import { namesDiffer } from '../policies/alternative-names.ts';
import { type CertificateOrder, orderChecks, type Wanted, wantedOf, wantedUsages } from './order-checks.ts';

/**
 * Checks orders against the spec of this machine, and nothing that came with them: each must be for an artifact of the
 * spec, and ask for exactly what the spec says. Pure.
 */
export function refusedOrders(
  orders: readonly CertificateOrder[],
  observed: ObservedState,
  dependencies: SigningDependencies,
): readonly RefusedOrder[] {
  const { steps } = makePlan(observed, dependencies.now());
  return orders.flatMap((order, at) => {
    const isSecond = orders.slice(0, at).some(({ artifact }) => artifact === order.artifact);
    if (isSecond) return [refusedOrder(order.artifact, 'asked-twice', {})];
    return refusalOf(order, observed, dependencies, steps) ?? [];
  });
}

function refusalOf(
  order: CertificateOrder,
  observed: ObservedState,
  { style }: SigningDependencies,
  steps: readonly Step[],
): RefusedOrder | null {
  const { artifact: id } = order;
  const artifact = observed.artifacts.find((each) => each.id === id);
  if (artifact === undefined) return refusedOrder(id, 'not-declared', {});
  const wanted = wantedOf(artifact);
  if (wanted === null) return refusedOrder(id, 'no-certificate', {});
  const request = requestIn(order);
  if ('why' in request) return request;
  const asked = otherwiseAsked(id, request, wanted, style);
  if (asked !== null) return asked;
  // The signer signs what a person read and agreed to.
  const [said] = orderChecks.flatMap((check) => check(order, wanted, style) ?? []);
  if (said !== undefined) return said;
  if (pinOf(request.publicKey) !== order.publicKey) return refusedOrder(id, 'other-key', {});
  const signer = declaredSigner(wanted, observed.custodies);
  if (signer === null) return refusedOrder(id, 'no-signer', {});
  if (order.signer !== null && order.signer !== signer) {
    return refusedOrder(id, 'other-signer', { said: order.signer, declared: signer });
  }
  return unableSigner(id, signer, observed, steps);
}

function requestIn({ artifact, csr }: CertificateOrder): CertificateRequest | RefusedOrder {
  try {
    return readRequest(csr);
  } catch (error) {
    if (PluginError.is(error)) return refusedOrder(artifact, 'unreadable', { why: error.message });
    throw error;
  }
}

function otherwiseAsked(
  artifact: string,
  { keyKind, subject, names, ca, usages }: CertificateRequest,
  wanted: Wanted,
  style: Style,
): RefusedOrder | null {
  if (keyKind !== wanted.keyKind) {
    return refusedOrder(artifact, 'key-kind-differs', { found: keyKind, wanted: wanted.keyKind });
  }
  // Byte for byte: the subject of the request is signed, with whatever else it may hold.
  if (!sameBytes(subject.raw, encodeName(wanted.subject))) {
    return refusedOrder(artifact, 'subject-differs', { found: subject.text });
  }
  if (namesDiffer(names, wanted.names) !== null) {
    const found = [...names.dns, ...names.ip, ...names.uri, ...names.email];
    return refusedOrder(artifact, 'names-differ', { found });
  }
  if (usages !== undefined && !sameSet(usages, wantedUsages(wanted, style))) {
    return refusedOrder(artifact, 'usages-differ', { found: usages });
  }
  if (wanted.kind !== 'ca') return ca === undefined ? null : refusedOrder(artifact, 'asks-for-ca', {});
  if (ca === undefined) return refusedOrder(artifact, 'asks-for-no-ca', {});
  const { pathLength, permittedNames, excludedNames } = ca;
  const permitted = constraintsText(permittedNames === undefined ? {} : { permittedNames: listed(permittedNames) });
  const isAsDeclared = pathLength === wanted.pathLength && permitted === constraintsText(wanted);
  return isAsDeclared && excludedNames === undefined ? null : refusedOrder(artifact, 'constraints-differ', {});
}

function listed({ dns = [], ip = [] }: { dns?: readonly string[]; ip?: readonly string[] }) {
  return { dns, ip };
}

function unableSigner(
  artifact: string,
  ca: CaName,
  { custodies }: ObservedState,
  steps: readonly Step[],
): RefusedOrder | null {
  if (custodies.get(ca)?.key.kind === 'external') return refusedOrder(artifact, 'key-elsewhere', { ca });
  const step = steps.find((each) => each.artifact === ca);
  if (step?.action === 'unchanged') return null;
  return refusedOrder(artifact, 'signer-not-ok', { ca, findings: step?.reasons ?? null });
}
