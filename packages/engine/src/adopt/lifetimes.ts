import { durationText } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { type AdoptionFinding, adoptionFinding } from '../model/adoption-findings.ts';
import { remedy } from '../model/finding.ts';
import { usualCas } from './cas.ts';
import type { Holding, SourceTree } from './holding.ts';

interface Lifetimes {
  readonly ca: string;
  readonly rootCa?: string;
  readonly certificates: string;
  readonly kubeconfigs?: string;
}

const year = 365 * 24 * 3600;
const units = [year, 24 * 3600, 3600, 60, 1] as const;
/** Issuers backdate, for clocks that are behind. */
const longestBackdating = 3600;
/** A component's certificate that lives longer is rarely intended. */
const unusuallyLong = 2 * year;
/** One certificate may have been issued for a few days only; all others would be issued for as long. */
const unusuallyShort = 90 * 24 * 3600;

/** Returns the roundest duration that a lifetime may have been requested as: the rest is backdating. */
export function sensibleSeconds(lifetime: number): number {
  for (const unit of units) {
    const whole = Math.floor(lifetime / unit) * unit;
    const over = lifetime - whole;
    if (whole > 0 && over <= Math.min(longestBackdating, whole / 10)) return whole;
  }
  return Math.max(1, Math.floor(lifetime));
}

const isCa: ReadonlySet<string> = new Set(usualCas);

/** Returns the lifetime of the longest certificate of each class, so that none counts as too long. */
export function lifetimesOf(
  trees: readonly SourceTree[],
  now: Date,
): {
  readonly lifetimes: Lifetimes;
  readonly findings: readonly AdoptionFinding[];
} {
  const holdings = trees.flatMap((tree) => tree.holdings);
  const cas = ofThose(holdings, ({ artifact }) => isCa.has(artifact));
  const roots = ofThose(holdings, ({ artifact }) => artifact === 'root-ca');
  const certificates = ofThose(holdings, (each) => each.kubeconfig === null && isLeaf(each));
  // kubeadm has a new kubeconfig begin with its CA, which hides the requested lifetime.
  const begins = new Set(holdings.filter(({ artifact }) => isCa.has(artifact)).map(beginning));
  const inKubeconfigs = holdings.filter((each) => each.kubeconfig !== null && isLeaf(each) && each.artifact !== 'user');
  const reported = ofThose(inKubeconfigs, (each) => !begins.has(beginning(each)));
  const cap = longest(cas) ?? 10 * year;
  const own = Math.min(cap, longest(certificates) ?? longest(reported) ?? year);
  const latest = now.getTime() + (own + longestBackdating) * 1000;
  const mayBeUsual = ({ certificates: [first] }: Holding): boolean =>
    first !== undefined && begins.has(first.notBefore.getTime()) && first.notAfter.getTime() <= latest;
  const kubeconfigs = [
    ...ofThose(inKubeconfigs, (each) => !mayBeUsual(each)),
    ...ofThose(inKubeconfigs, mayBeUsual).filter(({ seconds }) => seconds <= own),
  ];
  const inside = Math.min(cap, longest(kubeconfigs) ?? own);
  const root = longest(roots);
  const findings = [
    ...differing('spec.validity.ca', cas),
    ...differing('spec.validity.certificates', certificates),
    ...differing('spec.validity.kubeconfigs', kubeconfigs),
    ...unusual(own, inside),
  ];
  return {
    lifetimes: {
      ca: durationText(cap),
      ...(root === undefined || root === 2 * cap ? {} : { rootCa: durationText(Math.max(root, cap)) }),
      certificates: durationText(own),
      ...(inside === own ? {} : { kubeconfigs: durationText(inside) }),
    },
    findings,
  };
}

function unusual(certificates: number, kubeconfigs: number): readonly AdoptionFinding[] {
  const seconds = Math.max(certificates, kubeconfigs);
  const short = { seconds: certificates };
  return [
    ...(seconds > unusuallyLong
      ? [adoptionFinding('lives-long', 'spec.validity', { seconds }, remedy('declare-shorter'))]
      : []),
    ...(certificates < unusuallyShort
      ? [adoptionFinding('lives-short', 'spec.validity.certificates', short, remedy('declare-longer'))]
      : []),
  ];
}

interface Lived {
  readonly where: string;
  readonly seconds: number;
}

/** The other certificates of a bundle are of other CAs. */
function ofThose(holdings: readonly Holding[], is: (holding: Holding) => boolean): readonly Lived[] {
  return holdings
    .filter(is)
    .flatMap(({ where, certificates: [first] }) => (first === undefined ? [] : [{ where, seconds: secondsOf(first) }]));
}

export function secondsOf({ notBefore, notAfter }: Certificate): number {
  return sensibleSeconds((notAfter.getTime() - notBefore.getTime()) / 1000);
}

function isLeaf({ artifact, certificates }: Holding): boolean {
  return artifact !== 'sa' && certificates[0]?.ca === false;
}

function beginning({ certificates }: Holding): number | undefined {
  return certificates[0]?.notBefore.getTime();
}

function longest(lived: readonly Lived[]): number | undefined {
  return lived.length === 0 ? undefined : Math.max(...lived.map(({ seconds }) => seconds));
}

function differing(about: string, lived: readonly Lived[]): readonly AdoptionFinding[] {
  const [most, ...less] = lived.toSorted((a, b) => b.seconds - a.seconds);
  const shorter = less.find(({ seconds }) => seconds !== most?.seconds);
  if (most === undefined || shorter === undefined) return [];
  const params = { longest: most.seconds, file: shorter.where, seconds: shorter.seconds };
  return [adoptionFinding('lifetimes-differ', about, params, remedy('declare-lifetime'))];
}
