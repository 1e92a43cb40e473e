import { newerImported } from '../issuing/imported-certificates.ts';
import type { Finding } from '../model/finding.ts';
import { finding } from '../model/finding.ts';
import { endsWithCa, isAdvice, leafViolations } from '../policies/certificate-policies.ts';
import type { LeafFacts as PolicyFacts } from '../policies/facts.ts';
import type { Violation } from '../policies/policy.ts';
import { askedOf, type PlanContext } from './intent.ts';
import type { ProjectedCa } from './projected-ca.ts';

export type LeafFacts = PlanContext & Omit<PolicyFacts, 'ca'> & { readonly ca: ProjectedCa };

export interface LeafJudgment {
  /** Fixes all findings; null: none is needed. */
  readonly remedy: 'renew' | 'rekey' | null;
  readonly findings: readonly Finding[];
  /** Findings that a new certificate does not fix; advice only where none is issued. */
  readonly notes: readonly Finding[];
  /** Whether a requested renewal is pointless: the new certificate would expire with the CA, at the same time. */
  readonly gainsNothing?: true;
}

/** Returns all findings about a pair, and the remedy that fixes them. */
export function judgeLeaf(context: LeafFacts): LeafJudgment {
  const found = leafViolations(context);
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
function withoutAdvice(notes: readonly Finding[]): readonly Finding[] {
  return notes.filter((each) => !isAdvice(each));
}

/** Adds what was requested, or signed again outside. `waiting` is the key that waits to replace the one in use. */
export function judgeAsked(
  context: LeafFacts & { readonly wanted: { readonly id: string } },
  waiting: Uint8Array | undefined,
): LeafJudgment {
  const { remedy, findings, notes } = judgeLeaf(context);
  const { certificate, publicKey, ca, intent } = context;
  const asked = askedOf(context.wanted.id, intent);
  if (asked !== null) {
    if (remedy === null && intent.byExpiryOnly === true && endsWithCa(certificate, ca)) {
      return { remedy, findings, notes: [finding('requested/no-longer')], gainsNothing: true };
    }
    return {
      remedy: remedy === 'rekey' ? remedy : asked,
      findings: [...findings, finding(`requested/${asked}`)],
      notes: withoutAdvice(notes),
    };
  }
  if (remedy !== null || newerImported(ca.imported, waiting ?? publicKey, certificate) === null) {
    return { remedy, findings, notes };
  }
  return { remedy: 'renew', findings: [finding('requested/imported')], notes: withoutAdvice(notes) };
}
