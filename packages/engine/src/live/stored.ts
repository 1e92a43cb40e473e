import { type Certificate, fingerprint } from '@kpki/x509';
import { distinct } from '../generation/bundle-content.ts';
import type { Observation } from '../inventory/observe.ts';
import type { CertificateMark, NamedMark } from '../model/live-evidence.ts';
import { present } from '../model/slot.ts';

/** Leaf first, one chain for each sink. */
export function storedChains(artifact: string, observation: Observation): readonly (readonly Certificate[])[] {
  return (observation.get(artifact) ?? []).flatMap((copy) => {
    const chain = present(copy.certificates) ?? [];
    return chain.length === 0 ? [] : [chain];
  });
}

/** Returns each certificate once, as in Go's pool; of any node where this one keeps no bundle. */
export function storedBundle(name: string, node: string | null, observation: Observation): readonly Certificate[] {
  const copies = observation.get(name) ?? [];
  const own = copies.filter((copy) => copy.node === node);
  const all = (own.length > 0 ? own : copies).flatMap((copy) => present(copy.bundle) ?? []);
  return distinct(all);
}

export type ServedState =
  /** The stored certificate and chain. */
  | 'stored'
  /** The stored certificate with another chain. */
  | 'chain differs'
  /** One that begins before the stored one. */
  | 'older'
  /** One that begins later. */
  | 'newer'
  | 'nothing stored';

/** Compares a served certificate with those in the sinks; of several, the most similar counts. Pure. */
export function compareServed(
  [leaf, ...behind]: readonly [Certificate, ...Certificate[]],
  stored: readonly (readonly Certificate[])[],
): ServedState {
  const shown = new Set(behind.map(({ der }) => fingerprint(der)));
  const same = stored.filter(([own]) => own !== undefined && fingerprint(own.der) === fingerprint(leaf.der));
  // A server may send its root too, which is no fault.
  if (same.some(([, ...others]) => others.every(({ der }) => shown.has(fingerprint(der))))) return 'stored';
  if (same.length > 0) return 'chain differs';
  const leaves = stored.flatMap(([own]) => (own === undefined ? [] : [own]));
  if (leaves.length === 0) return 'nothing stored';
  return leaves.every(({ notBefore }) => notBefore.getTime() > leaf.notBefore.getTime()) ? 'older' : 'newer';
}

export function markOf({ notAfter, der }: Certificate): CertificateMark {
  return { notAfter: notAfter.toISOString(), fingerprint: fingerprint(der) };
}

export function namedMarkOf(certificate: Certificate): NamedMark {
  return { subject: certificate.subject.text, ...markOf(certificate) };
}
