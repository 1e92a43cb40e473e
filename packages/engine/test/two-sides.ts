import type { Cluster } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { readCertificate } from '@kpki/x509';
import {
  acceptDelivery,
  type CertificateOrder,
  type Intent,
  makeOrders,
  type RefusedOrder,
  refusedOrders,
  type SignedOrders,
  type SigningDependencies,
  signOrders,
  styleOf,
} from '../src/index.ts';
import { cluster } from './clusters.ts';
import { custodiesOf } from './custodies.ts';
import { call, emptyState, fullState, now, type TestState } from './observed-state.ts';

/** A cluster whose CAs' keys are external. */
export const externalCluster: Cluster = cluster({
  ca: { topology: 'external', limitPathLength: false, permittedNames: null },
});

const isElsewhere = { key: { kind: 'external' }, signer: { kind: 'external' } } as const;

/** The machine that has no key of a CA, and nothing yet. */
export async function asking(declared: Cluster = externalCluster): Promise<TestState> {
  return (await emptyState(declared)).heldBy(custodiesOf(declared, { all: isElsewhere }));
}

/** The machine that has them, and everything else too, which does no harm. */
export function signing(declared: Cluster = externalCluster): Promise<TestState> {
  return fullState(declared);
}

function dependenciesOf({ cluster: declared, keys }: TestState, at: Date = now): SigningDependencies {
  return { keys, style: styleOf(declared), now: () => at };
}

export async function ordersOf(observed: TestState, intent?: Intent): Promise<readonly CertificateOrder[]> {
  return makeOrders(
    await observed.read(),
    dependenciesOf(observed),
    (event) => void observed.events.push(event),
    call,
    intent,
  );
}

export async function refusedBy(
  observed: TestState,
  orders: readonly CertificateOrder[],
): Promise<readonly RefusedOrder[]> {
  return refusedOrders(orders, await observed.read(), dependenciesOf(observed));
}

export async function signedBy(
  observed: TestState,
  orders: readonly CertificateOrder[],
  at?: Date,
): Promise<SignedOrders> {
  return signOrders(
    orders,
    await observed.read(),
    dependenciesOf(observed, at),
    (event) => void observed.events.push(event),
    call,
  );
}

/** All that was signed, with who signed it. */
export function certificatesOf({ signed, cas }: SignedOrders): readonly Certificate[] {
  return [...signed.flatMap(({ chain }) => chain), ...[...cas.values()].flat()].map(readCertificate);
}

/** The machine that asked, once it is brought some certificates; and what of them is of no use there. */
export async function broughtTo(
  observed: TestState,
  certificates: readonly Certificate[],
): Promise<{
  readonly observed: TestState;
  readonly strangers: readonly string[];
  readonly unsigned: readonly string[];
}> {
  const { custodies, strangers, unsigned } = acceptDelivery(await observed.read(), certificates);
  const names = (list: readonly Certificate[]) => list.map(({ subject }) => subject.text);
  return { observed: observed.heldBy(custodies), strangers: names(strangers), unsigned: names(unsigned) };
}
