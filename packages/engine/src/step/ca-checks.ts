import type { CaArtifact } from '@kpki/spec';
import { type Certificate, isSelfSigned } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { day, pinOf } from '../inventory/wording.ts';
import { constraintsText } from '../issuing/style.ts';
import type { Finding, Reason } from '../model/reason.ts';
import { caWarnings } from '../not-to-be-issued.ts';
import { clockSlackSeconds, hasEnded, isWeak, notBegun } from './certificate-checks.ts';
import type { PlanContext } from './intent.ts';

export interface CaFacts extends PlanContext {
  readonly wanted: CaArtifact;
  readonly certificate: Certificate;
  /** Of the stored private key. */
  readonly publicKey: Uint8Array | undefined;
  /** The key is outside of kpki, and so is the renewal. */
  readonly isForeign?: boolean;
  /** Why a new certificate cannot be signed during an apply, so that the CA cannot rotate. */
  readonly unsigned?: string | null;
}

interface CaRule {
  readonly reason: Reason;
  /** In words; null when nothing is wrong. */
  readonly find: (context: CaFacts) => string | null;
}

export const unfitCa: readonly CaRule[] = [
  {
    reason: 'not-a-ca',
    find: ({ certificate: { ca, keyUsages, subject } }) => {
      if (!ca) return `${subject.text} is not a certificate authority`;
      return keyUsages === null || keyUsages.includes('cert sign') ? null : 'it may not sign certificates';
    },
  },
  {
    reason: 'key-mismatch',
    find: ({ certificate, publicKey }) =>
      publicKey === undefined || sameBytes(publicKey, certificate.publicKey)
        ? null
        : `its private key is ${pinOf(publicKey)}, the one in its certificate ${pinOf(certificate.publicKey)}`,
  },
  { reason: 'weak', find: ({ certificate }) => isWeak(certificate) },
  { reason: 'expired', find: ({ certificate, now }) => hasEnded(certificate, now) },
  { reason: 'not-yet-valid', find: ({ certificate, now }) => notBegun(certificate, now) },
];

/** Differences that are reported and left: replacing a CA is a rotation, not a repair. */
export const oddCa: readonly CaRule[] = [
  {
    reason: 'subject-differs',
    find: ({ certificate: { subject }, wanted }) =>
      subject.commonName === wanted.subject.commonName
        ? null
        : `its subject is ${subject.text}, declared is CN=${wanted.subject.commonName}`,
  },
  {
    reason: 'key-kind-differs',
    find: ({ certificate: { keyKind }, wanted, isForeign = false, unsigned = null }) => {
      if (keyKind === wanted.keyKind) return null;
      const rotation = `\`kpki rotate ${wanted.name}\` puts one of that kind in its place`;
      const rotated =
        unsigned === null ? rotation : `${unsigned}; ${rotation} where a CA or an issuer signs it at once`;
      const replaced = isForeign ? 'whoever has its key replaces it' : rotated;
      return `its key is ${keyKind}, declared is ${wanted.keyKind}: ${replaced}`;
    },
  },
  {
    reason: 'limits-differ',
    find: (context) => {
      const lacking = limitsLacking(context);
      return lacking.length === 0 ? null : `its certificate lacks ${lacking.join(' and ')}: ${renewalOf(context)}`;
    },
  },
  {
    reason: 'not-to-be-issued',
    find: (context) => {
      const warnings = caWarnings(context.certificate);
      if (warnings === null) return null;
      const fix = { 'a new certificate': renewalOf, 'another key': rotationOf, none: null }[warnings.cure ?? 'none'];
      const fact = `it is valid in Kubernetes, and other verifiers may refuse it: ${warnings.texts.join('; ')}`;
      return fix === null ? fact : `${fact}; ${fix(context)}`;
    },
  },
  {
    reason: 'lifetime-differs',
    find: (context) => {
      const { certificate, wanted, now, isForeign = false } = context;
      // For how long somebody else signs a CA is for that one to say.
      if (isForeign || !isSelfSigned(certificate)) return null;
      const latest = now.getTime() + (wanted.seconds + clockSlackSeconds) * 1000;
      if (certificate.notAfter.getTime() <= latest) return null;
      return `it ends on ${day(certificate.notAfter)}, later than one made now would: ${renewalOf(context)}`;
    },
  },
  {
    reason: 'renew-due',
    find: ({ certificate: { notAfter }, wanted, cluster, now }) =>
      notAfter.getTime() - cluster.validity.renewBefore * 1000 < now.getTime()
        ? `it ends on ${day(notAfter)}, and all that it signed with it: \`kpki renew ${wanted.name}\` makes a new certificate`
        : null,
  },
];

function renewalOf({ wanted, isForeign = false }: CaFacts): string {
  return isForeign
    ? 'whoever has its key makes a new one'
    : `\`kpki renew ${wanted.name}\` makes a new one over its key`;
}

function rotationOf({ wanted, isForeign = false }: CaFacts): string {
  return isForeign ? 'whoever has its key replaces it' : `\`kpki rotate ${wanted.name}\` replaces the CA`;
}

/** Returns limits of the spec that are missing. More limits are fine: what the CA has to sign is checked. */
function limitsLacking({ certificate, wanted }: CaFacts): readonly string[] {
  const { pathLength: most, permittedNames } = wanted;
  const { pathLength = Number.POSITIVE_INFINITY, nameConstraints } = certificate;
  const isShort = most === undefined || pathLength <= most;
  const isNamed =
    permittedNames === undefined ||
    (['dns', 'ip'] as const).every((kind) => {
      const permitted = nameConstraints?.permitted[kind] ?? [];
      // Where nothing of a kind is permitted by name, all of it is.
      return (
        permittedNames[kind].length === 0 ||
        (permitted.length > 0 && permitted.every((each) => permittedNames[kind].includes(each)))
      );
    });
  return [
    ...(isShort ? [] : [`the path length ${most}`]),
    ...(isNamed ? [] : ['the permitted names that are declared']),
  ];
}

export function findings(checks: readonly CaRule[], context: CaFacts): readonly Finding[] {
  return checks.flatMap(({ reason, find }) => {
    const text = find(context);
    return text === null ? [] : [{ reason, text }];
  });
}

/** Returns how a certificate differs from the request, in words. */
export function caFault(wanted: CaArtifact, certificate: Certificate): string | null {
  const { subject, pathLength, notBefore, notAfter } = certificate;
  if (subject.commonName !== wanted.subject.commonName || subject.organizations.length > 0) {
    return `its subject is ${subject.text}, asked for was CN=${wanted.subject.commonName}`;
  }
  if (pathLength !== wanted.pathLength) {
    return `its path length is ${pathLength ?? 'not limited'}, asked for was ${wanted.pathLength ?? 'no limit'}`;
  }
  const [there, asked] = [constraintsText(certificate), constraintsText(wanted)];
  if (there !== asked) return `its name constraints are ${there}, asked for were ${asked}`;
  const seconds = (notAfter.getTime() - notBefore.getTime()) / 1000;
  return seconds > wanted.seconds + clockSlackSeconds ? 'it lives longer than was asked for' : null;
}
