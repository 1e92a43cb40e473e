import {
  type AdoptionFinding,
  type AdoptionSeverity,
  adoptionFinding,
  appliedActions,
} from '../model/adoption-findings.ts';
import { type Finding, type Remedy, remedy } from '../model/finding.ts';
import { statement } from '../model/statement.ts';
import type { Step } from '../model/step.ts';
import type { Plan } from '../plan/plan.ts';

/** Returns a finding for each step of the first plan that changes or notes something, in the order of the plan. */
export function planFindings({ repairs, steps }: Plan): readonly AdoptionFinding[] {
  return [
    ...repairs.flatMap(({ location, drift }) =>
      drift.map((why) => adoptionFinding('drift', location, { why }, remedy('apply-repairs'))),
    ),
    ...steps.flatMap(stepFindings),
  ];
}

function stepFindings(step: Step): readonly AdoptionFinding[] {
  const { action, artifact, reasons, warnings } = step;
  const severity: AdoptionSeverity = action === 'blocked' ? 'error' : 'warning';
  const fix = fixOf(step);
  return [
    ...reasons.map((each) => ({ ...planned(each, artifact, severity), ...(fix === undefined ? {} : { fix }) })),
    ...warnings.filter(({ reason }) => reason !== 'not-stored').map((each) => planned(each, artifact, 'note')),
  ];
}

function planned(found: Finding, about: string, severity: AdoptionSeverity): AdoptionFinding {
  return { severity, finding: found.reason, about, text: statement('quoted', { found }) };
}

function fixOf({ action, next }: Step): Remedy | undefined {
  if (next !== undefined) return next;
  if (action === 'request') return remedy('export-request');
  const applied = appliedActions.find((each) => each === action);
  return applied === undefined ? undefined : remedy('apply-step', { action: applied });
}
