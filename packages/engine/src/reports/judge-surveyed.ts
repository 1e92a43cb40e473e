import type { Certificate } from '@kpki/x509';
import type { Reason } from '../model/finding.ts';
import { fileViolations, isAdvice, worstFirst } from '../policies/certificate-policies.ts';
import type { StatusEntry } from './status.ts';
import type { SurveyRow } from './survey-rows.ts';

interface SurveyFacts {
  readonly row: SurveyRow;
  /** Null where the signer was not found. */
  readonly signer: Certificate | null;
  /** SubjectPublicKeyInfo, DER, of the private key stored with it. */
  readonly publicKey: Uint8Array | null;
  readonly now: Date;
  /** Seconds. */
  readonly renewBefore: number;
}

/** All other reasons mean `invalid`. */
const stateOfReason: Readonly<Partial<Record<Reason, StatusEntry['state']>>> = {
  missing: 'missing',
  skipped: 'unreadable',
  unreadable: 'unreadable',
  unreachable: 'unreadable',
  expired: 'expired',
  'renew-due': 'due',
};

const worstStates: readonly StatusEntry['state'][] = ['missing', 'unreadable', 'expired', 'invalid', 'due'];

export function judgeSurveyed(facts: SurveyFacts): Pick<StatusEntry, 'state' | 'findings'> {
  const { row, ...others } = facts;
  const { certificate, findings: own } = row;
  const found = certificate === null ? [] : fileViolations({ ...others, certificate });
  const findings = worstFirst([...own, ...found]);
  const faults = findings.filter((each) => !isAdvice(each));
  const states = faults.map(({ reason }) => stateOfReason[reason] ?? 'invalid');
  return { state: worstStates.find((state) => states.includes(state)) ?? 'ok', findings };
}
