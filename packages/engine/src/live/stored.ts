import { type Certificate, fingerprint } from '@kpki/x509';
import { present } from '../found.ts';
import type { Observation } from '../read/observe.ts';

/** Leaf first, one chain for each sink. */
export function storedChains(artifact: string, observation: Observation): readonly (readonly Certificate[])[] {
  return (observation.get(artifact) ?? []).flatMap((copy) => {
    const chain = present(copy.certificates) ?? [];
    return chain.length === 0 ? [] : [chain];
  });
}

/**
 * Returns the certificates of a trust bundle on a node, each once, as in Go's pool; those of any node where this one
 * keeps none.
 */
export function storedBundle(name: string, node: string | null, observation: Observation): readonly Certificate[] {
  const copies = observation.get(name) ?? [];
  const own = copies.filter((copy) => copy.node === node);
  const all = (own.length > 0 ? own : copies).flatMap((copy) => present(copy.bundle) ?? []);
  return distinct(all);
}

export function distinct(certificates: readonly Certificate[]): readonly Certificate[] {
  return [...new Map(certificates.map((each) => [fingerprint(each.der), each])).values()];
}
