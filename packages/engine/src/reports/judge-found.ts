import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { day } from '../inventory/wording.ts';
import type { Finding, Reason } from '../model/reason.ts';
import { hasEnded, isWeak, notBegun } from '../step/certificate-checks.ts';
import type { FoundLine } from './found-lines.ts';
import type { StatusEntry } from './status.ts';

export interface FoundFacts {
  readonly line: FoundLine;
  /** Null where the signer was not found. */
  readonly signer: Certificate | null;
  /** SubjectPublicKeyInfo, DER, of the private key stored with it. */
  readonly publicKey: Uint8Array | null;
  readonly now: Date;
  /** Seconds. */
  readonly renewBefore: number;
}

interface FoundCheck {
  readonly reason: Reason;
  readonly find: (certificate: Certificate, facts: FoundFacts) => string | null;
}

const checks: readonly FoundCheck[] = [
  { reason: 'expired', find: (certificate, { now }) => hasEnded(certificate, now) },
  {
    reason: 'expired',
    find: (_, { signer, now }) =>
      signer !== null && signer.notAfter < now ? `its CA expired on ${day(signer.notAfter)}` : null,
  },
  { reason: 'not-yet-valid', find: (certificate, { now }) => notBegun(certificate, now) },
  { reason: 'weak', find: isWeak },
  {
    reason: 'key-mismatch',
    find: (certificate, { publicKey }) =>
      publicKey === null || sameBytes(publicKey, certificate.publicKey)
        ? null
        : 'the private key beside it is not the one in the certificate',
  },
  {
    reason: 'outlives-ca',
    find: ({ notAfter }, { signer }) =>
      signer === null || notAfter <= signer.notAfter
        ? null
        : `it ends on ${day(notAfter)}, its CA on ${day(signer.notAfter)}`,
  },
  {
    reason: 'renew-due',
    find: ({ notBefore, notAfter, ca }, { now, renewBefore }) => {
      const lasts = (notAfter.getTime() - notBefore.getTime()) / 1000;
      const before = ca ? renewBefore : Math.min(renewBefore, Math.floor(lasts / 3));
      if (notAfter < now || notAfter.getTime() - before * 1000 > now.getTime()) return null;
      return `it ends on ${day(notAfter)}`;
    },
  },
];

/** All other reasons mean `wrong`. */
const stateOfReason: Readonly<Partial<Record<Reason, StatusEntry['state']>>> = {
  missing: 'missing',
  skipped: 'unreadable',
  unreadable: 'unreadable',
  unreachable: 'unreadable',
  expired: 'expired',
  'renew-due': 'due',
};

const worstFirst: readonly StatusEntry['state'][] = ['missing', 'unreadable', 'expired', 'invalid', 'due'];

export function judgeFound(facts: FoundFacts): Pick<StatusEntry, 'state' | 'findings'> {
  const { certificate, findings: own } = facts.line;
  const found =
    certificate === null
      ? []
      : checks.flatMap(({ reason, find }): readonly Finding[] => {
          const text = find(certificate, facts);
          return text === null ? [] : [{ reason, text }];
        });
  const findings = [...own, ...found];
  const states = findings.map(({ reason }) => stateOfReason[reason] ?? 'invalid');
  return { state: worstFirst.find((state) => states.includes(state)) ?? 'ok', findings };
}
