import { type Certificate, fingerprint } from '@kpki/x509';
import { present } from '../found.ts';
import type { Observation } from '../read/observe.ts';

/** The chains that the sinks hold of a certificate, leaf first: one for each sink that has it. */
export function storedChains(artifact: string, observation: Observation): readonly (readonly Certificate[])[] {
  return (observation.get(artifact) ?? []).flatMap((copy) => {
    const chain = present(copy.certificates) ?? [];
    return chain.length === 0 ? [] : [chain];
  });
}

/**
 * The certificates of a trust bundle as a node has them, each once, as Go's pool has them; those of any node where this
 * one keeps none.
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
