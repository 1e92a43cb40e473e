import type { Cluster } from '@kpki/spec';
import { type Certificate, readCertificate } from '@kpki/x509';
import {
  acceptImport,
  type Intent,
  makeSigningRequests,
  type RefusedRequest,
  refusedRequests,
  type SignedRequests,
  type SigningDependencies,
  type SigningRequest,
  signRequests,
  styleOf,
} from '../src/index.ts';
import { caPlacementsOf } from './ca-placements.ts';
import { cluster } from './clusters.ts';
import { call, emptyState, fullState, now, type TestState } from './observed-state.ts';

/** A cluster whose CAs' keys are external. */
export const externalCluster: Cluster = cluster({
  ca: { topology: 'external', limitPathLength: false, permittedNames: null },
});

const isElsewhere = { key: { kind: 'external' }, signer: { kind: 'external' } } as const;

/** The machine that has no key of a CA, and nothing yet. */
export async function asking(declared: Cluster = externalCluster): Promise<TestState> {
  return (await emptyState(declared)).heldBy(caPlacementsOf(declared, { all: isElsewhere }));
}

/** The machine that has them, and everything else too, which does no harm. */
export function signing(declared: Cluster = externalCluster): Promise<TestState> {
  return fullState(declared);
}

function dependenciesOf({ cluster: declared, keys }: TestState, at: Date = now): SigningDependencies {
  return { keys, style: styleOf(declared), now: () => at };
}

export async function signingRequestsOf(observed: TestState, intent?: Intent): Promise<readonly SigningRequest[]> {
  return makeSigningRequests(
    await observed.read(),
    dependenciesOf(observed),
    (event) => void observed.events.push(event),
    call,
    intent,
  );
}

export async function refusedBy(
  observed: TestState,
  signingRequests: readonly SigningRequest[],
): Promise<readonly RefusedRequest[]> {
  return refusedRequests(signingRequests, await observed.read(), dependenciesOf(observed));
}

export async function signedBy(
  observed: TestState,
  signingRequests: readonly SigningRequest[],
  at?: Date,
): Promise<SignedRequests> {
  return signRequests(
    signingRequests,
    await observed.read(),
    dependenciesOf(observed, at),
    (event) => void observed.events.push(event),
    call,
  );
}

/** All that was signed, with who signed it. */
export function certificatesOf({ signed, cas }: SignedRequests): readonly Certificate[] {
  return [...signed.flatMap(({ chain }) => chain), ...[...cas.values()].flat()].map(readCertificate);
}

/** The machine that asked, once some certificates are imported; and what of them is of no use there. */
export async function importInto(
  observed: TestState,
  certificates: readonly Certificate[],
): Promise<{
  readonly observed: TestState;
  readonly strangers: readonly string[];
  readonly unsigned: readonly string[];
}> {
  const { caPlacements, strangers, unsigned } = acceptImport(await observed.read(), certificates);
  const names = (list: readonly Certificate[]) => list.map(({ subject }) => subject.text);
  return { observed: observed.heldBy(caPlacements), strangers: names(strangers), unsigned: names(unsigned) };
}
