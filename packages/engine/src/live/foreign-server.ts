import { type CertificateArtifact, firstServiceAddress } from '@kpki/spec';
import { type Certificate, judge } from '@kpki/x509';
import type { Observation } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { present } from '../model/slot.ts';

export type AskedState = Pick<ObservedState, 'artifacts' | 'cluster'>;

/**
 * Whether a served certificate is not of this cluster, old or new: no stored CA has the name of its issuer, and it has
 * no name that only this cluster has. A proxy, a load balancer or another cluster answers instead of the server. Pure.
 */
export function isForeign(
  leaf: Certificate,
  artifact: string,
  observed: AskedState,
  observation: Observation,
): boolean {
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
