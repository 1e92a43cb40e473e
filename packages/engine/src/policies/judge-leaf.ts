import type { Finding } from '../model/finding.ts';
import { isAdvice, leafViolations, worstFirst } from './certificate-policies.ts';
import type { LeafFacts } from './facts.ts';
import type { Violation } from './policy.ts';

export interface LeafJudgment {
  /** How it is issued again, which fixes all findings; null: it stays. */
  readonly renewal: 'renew' | 'rekey' | null;
  readonly findings: readonly Finding[];
  /** Findings that a new certificate does not fix; advice only where none is issued. */
  readonly notes: readonly Finding[];
}

/** Returns all findings about a pair, and the renewal that fixes them. */
export function judgeLeaf(facts: LeafFacts): LeafJudgment {
  const found = leafViolations(facts);
  const renewals = found.flatMap(({ consequence }) => (isRenewal(consequence) ? [consequence] : []));
  const strongest = renewals.includes('rekey') ? 'rekey' : (renewals[0] ?? null);
  const notes = found.filter(({ consequence }) => !isRenewal(consequence)).map(({ finding }) => finding);
  return {
    renewal: strongest,
    findings: worstFirst(found.filter(({ consequence }) => isRenewal(consequence)).map(({ finding }) => finding)),
    notes: strongest === null ? notes : withoutAdvice(notes),
  };
}

function isRenewal(consequence: Violation<'leaf'>['consequence']): consequence is 'renew' | 'rekey' {
  return consequence === 'renew' || consequence === 'rekey';
}

/** Advice is about a certificate that stays. */
export function withoutAdvice(notes: readonly Finding[]): readonly Finding[] {
  return notes.filter((each) => !isAdvice(each));
}
