import { type CertificateArtifact, firstServiceAddress } from '@kpki/spec';
import { type Certificate, isSignedBy, judge } from '@kpki/x509';
import type { Observation } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import { present } from '../model/slot.ts';
import { compareServed, type ServedState, storedChains } from './stored.ts';

export type AskedState = Pick<ObservedState, 'artifacts' | 'cluster'>;

type ServedChain = readonly [Certificate, ...Certificate[]];

/** How a served certificate compares with the stored one: its age means something only within one cluster. */
export type ServedComparison =
  | ServedState
  /** No stored CA has signed it, although the server may be one of this cluster. */
  | 'other CA'
  /** Another server answers. */
  | 'foreign';

/** Compares a served chain with the stored one, and its issuer with the CAs of the cluster. Pure. */
export function compareInCluster(
  chain: ServedChain,
  artifact: string,
  observed: AskedState,
  observation: Observation,
): ServedComparison {
  const state = compareServed(chain, storedChains(artifact, observation));
  if (state !== 'older' && state !== 'newer') return state;
  if (isForeign(chain[0], artifact, observed, observation)) return 'foreign';
  return isOfOtherCa(chain, artifact, observed, observation) ? 'other CA' : state;
}

/** Whether no stored CA, old or new, signed a certificate or one of the CAs that are served with it. */
function isOfOtherCa(
  [leaf, ...behind]: ServedChain,
  artifact: string,
  { artifacts }: AskedState,
  observation: Observation,
): boolean {
  const own = artifacts.find((each): each is CertificateArtifact => each.id === artifact);
  const ofOwn = ofKind(artifacts, 'ca').find(({ name }) => name === own?.ca);
  // Without the CA nothing tells what it signed.
  if (ofOwn === undefined || casOf(ofOwn.id, observation).length === 0) return false;
  const known = [...ofKind(artifacts, 'ca'), ...ofKind(artifacts, 'trust bundle')].flatMap(({ id }) =>
    casOf(id, observation),
  );
  const stored = storedChains(artifact, observation).flatMap(([, ...others]) => others);
  const cas = [...known, ...stored];
  // Each certificate of the served chain is a step at most.
  let at: Certificate | undefined = leaf;
  for (let steps = 0; at !== undefined && steps <= behind.length; steps += 1) {
    const child: Certificate = at;
    if (cas.some((ca) => isSignedBy(child, ca))) return false;
    at = behind.find((each) => isSignedBy(child, each));
  }
  return true;
}

/**
 * Whether a served certificate is of the cluster's past, so that it goes with a restart. A CA that a rotation removed is
 * not stored any more; until then both CAs are stored, and no restart fixes what a third one signed. Pure.
 */
export function isOlderServed(
  state: ServedComparison,
  chain: ServedChain,
  artifact: string,
  observed: AskedState,
  observation: Observation,
): boolean {
  const isOfThird = state === 'other CA' && isCaInRotation(artifact, observed, observation);
  return !isOfThird && compareServed(chain, storedChains(artifact, observation)) === 'older';
}

/** Whether two generations of the CA of a certificate are stored, as in a rotation: neither was removed yet. */
function isCaInRotation(artifact: string, { artifacts }: AskedState, observation: Observation): boolean {
  const own = artifacts.find((each): each is CertificateArtifact => each.id === artifact);
  const ca = ofKind(artifacts, 'ca').find(({ name }) => name === own?.ca);
  return (observation.get(ca?.id ?? '') ?? []).some(({ nextCertificates, previousCertificates }) =>
    [nextCertificates, previousCertificates].some((found) => (present(found) ?? []).length > 0),
  );
}

/** Whether the CA before signed a served certificate: the stored one is of the CA in use. Pure. */
export function isOfPreviousCa(
  [leaf]: ServedChain,
  artifact: string,
  { artifacts }: AskedState,
  observation: Observation,
): boolean {
  const own = artifacts.find((each): each is CertificateArtifact => each.id === artifact);
  const ca = ofKind(artifacts, 'ca').find(({ name }) => name === own?.ca);
  return (observation.get(ca?.id ?? '') ?? [])
    .flatMap(({ previousCertificates }) => present(previousCertificates) ?? [])
    .some((previous) => isSignedBy(leaf, previous));
}

/** All generations of a CA, or what a bundle holds. */
function casOf(id: string, observation: Observation): readonly Certificate[] {
  return (observation.get(id) ?? []).flatMap(({ certificates, nextCertificates, previousCertificates, bundle }) =>
    [certificates, nextCertificates, previousCertificates, bundle].flatMap((found) => present(found) ?? []),
  );
}

/**
 * Whether a served certificate is not of this cluster, old or new: no stored CA has the name of its issuer, and it has
 * no name that only this cluster has. A proxy, a load balancer or another cluster answers instead of the server. Pure.
 */
function isForeign(leaf: Certificate, artifact: string, observed: AskedState, observation: Observation): boolean {
  const own = observed.artifacts.find((each): each is CertificateArtifact => each.id === artifact);
  if (own === undefined || issuersIn(observation).has(nameOf(leaf.issuer.raw))) return false;
  return [...own.names.dns, ...own.names.ip]
    .filter((name) => !isShared(name, observed))
    .every((name) => !isFor(leaf, name));
}

/** Whether every cluster, or every machine, may have a certificate with this name. */
function isShared(name: string, { cluster }: AskedState): boolean {
  return (
    /^kubernetes(\.|$)/.test(name) ||
    ['localhost', '127.0.0.1', '::1'].includes(name) ||
    cluster.network.serviceSubnets.some((subnet) => firstServiceAddress(subnet) === name)
  );
}

/** Names of stored CAs and of issuers of stored certificates, in all generations. */
function issuersIn(observation: Observation): ReadonlySet<string> {
  return new Set(
    [...observation.values()].flat().flatMap((copy) => {
      const chains = [copy.certificates, copy.nextCertificates, copy.previousCertificates].flatMap(
        (found) => present(found) ?? [],
      );
      const bundle = present(copy.bundle) ?? [];
      return [...chains.map(({ issuer }) => issuer), ...[...chains, ...bundle].map(({ subject }) => subject)].map(
        ({ raw }) => nameOf(raw),
      );
    }),
  );
}

function nameOf(raw: Uint8Array): string {
  return Buffer.from(raw).toString('hex');
}

function isFor({ der, notBefore }: Certificate, name: string): boolean {
  const { refusals } = judge(der, { roots: [], intermediates: [], usage: 'any', at: notBefore, name });
  return refusals.every(({ rule }) => rule !== 'name-mismatch');
}
