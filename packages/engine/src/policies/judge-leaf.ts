import type { Finding } from '../model/finding.ts';
import { isAdvice, leafViolations } from './certificate-policies.ts';
import type { LeafFacts } from './facts.ts';
import type { Violation } from './policy.ts';

export interface LeafJudgment {
  /** Fixes all findings; null: none is needed. */
  readonly remedy: 'renew' | 'rekey' | null;
  readonly findings: readonly Finding[];
  /** Findings that a new certificate does not fix; advice only where none is issued. */
  readonly notes: readonly Finding[];
}

/** Returns all findings about a pair, and the remedy that fixes them. */
export function judgeLeaf(facts: LeafFacts): LeafJudgment {
  const found = leafViolations(facts);
  const remedies = found.flatMap(({ remedy }) => (isFixed(remedy) ? [remedy] : []));
  const strongest = remedies.includes('rekey') ? 'rekey' : (remedies[0] ?? null);
  const notes = found.filter(({ remedy }) => !isFixed(remedy)).map(({ finding }) => finding);
  return {
    remedy: strongest,
    findings: found.filter(({ remedy }) => isFixed(remedy)).map(({ finding }) => finding),
    notes: strongest === null ? notes : withoutAdvice(notes),
  };
}

function isFixed(remedy: Violation<'leaf'>['remedy']): remedy is 'renew' | 'rekey' {
  return remedy === 'renew' || remedy === 'rekey';
}

/** Advice is about a certificate that stays. */
export function withoutAdvice(notes: readonly Finding[]): readonly Finding[] {
  return notes.filter((each) => !isAdvice(each));
}
