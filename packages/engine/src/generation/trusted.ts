import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import type { Generations } from './generations.ts';
import type { Phase } from './phase.ts';
import { trustedIn } from './wanted-parts.ts';

export interface TrustedGeneration {
  readonly certificate: Certificate;
  readonly above: readonly Certificate[];
}

/** What the trust bundles of a CA hold while it is rotated. */
export interface RotatedTrust {
  /** The generation in use comes first. */
  readonly trusted: readonly TrustedGeneration[];
  readonly makesOne: boolean;
  readonly withdrawn: readonly Certificate[];
}

export function trustedGenerations(
  generations: Generations<Certificate>,
  phase: Phase,
  aboveOf: (certificate: Certificate) => readonly Certificate[],
): RotatedTrust {
  const kept = trustedIn(phase).map((generation) => generations[generation]);
  const there = kept.filter((certificate) => certificate !== null);
  const withdrawn = [generations.old, generations.new].filter(
    (certificate): certificate is Certificate =>
      certificate !== null && !there.some(({ der }) => sameBytes(der, certificate.der)),
  );
  const trusted = there.map((certificate) => ({ certificate, above: aboveOf(certificate) }));
  return { trusted, makesOne: there.length < kept.length, withdrawn };
}
