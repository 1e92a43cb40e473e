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
import { call, emptyWorld, fullWorld, now, type TestWorld } from './world.ts';

/** A cluster whose authorities' keys are with somebody else. */
export const externalCluster: Cluster = cluster({
  authorities: { topology: 'external', limitPathLength: false, permittedNames: null },
});

const isElsewhere = { key: { kind: 'external' }, signer: { kind: 'external' } } as const;

/** The machine that has no key of an authority, and nothing yet. */
export async function asking(declared: Cluster = externalCluster): Promise<TestWorld> {
  return (await emptyWorld(declared)).heldBy(custodiesOf(declared, { all: isElsewhere }));
}

/** The machine that has them, and everything else too, which does no harm. */
export function signing(declared: Cluster = externalCluster): Promise<TestWorld> {
  return fullWorld(declared);
}

function dependenciesOf({ cluster: declared, keys }: TestWorld, at: Date = now): SigningDependencies {
  return { keys, style: styleOf(declared), now: () => at };
}

export async function ordersOf(world: TestWorld, intent?: Intent): Promise<readonly CertificateOrder[]> {
  return makeOrders(await world.read(), dependenciesOf(world), (event) => void world.events.push(event), call, intent);
}

export async function refusedBy(
  world: TestWorld,
  orders: readonly CertificateOrder[],
): Promise<readonly RefusedOrder[]> {
  return refusedOrders(orders, await world.read(), dependenciesOf(world));
}

export async function signedBy(
  world: TestWorld,
  orders: readonly CertificateOrder[],
  at?: Date,
): Promise<SignedOrders> {
  return signOrders(
    orders,
    await world.read(),
    dependenciesOf(world, at),
    (event) => void world.events.push(event),
    call,
  );
}

/** All that was signed, with who signed it. */
export function certificatesOf({ signed, authorities }: SignedOrders): readonly Certificate[] {
  return [...signed.flatMap(({ chain }) => chain), ...[...authorities.values()].flat()].map(readCertificate);
}

/** The machine that asked, once it is brought some certificates; and what of them is of no use there. */
export async function broughtTo(
  world: TestWorld,
  certificates: readonly Certificate[],
): Promise<{ readonly world: TestWorld; readonly strangers: readonly string[]; readonly unsigned: readonly string[] }> {
  const { custodies, strangers, unsigned } = acceptDelivery(await world.read(), certificates);
  const names = (list: readonly Certificate[]) => list.map(({ subject }) => subject.text);
  return { world: world.heldBy(custodies), strangers: names(strangers), unsigned: names(unsigned) };
}
