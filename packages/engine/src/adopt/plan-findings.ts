import type { Action } from '../model/event.ts';
import type { Step } from '../model/step.ts';
import type { Plan } from '../plan/plan.ts';
import type { AdoptionFinding, AdoptionSeverity } from './adoption-finding.ts';

const fixes: Readonly<Partial<Record<Action, string>>> = {
  create: '`kpki apply` makes it',
  renew: '`kpki apply` renews it, with the key that is there',
  rekey: '`kpki apply` makes a new key and certificate',
  update: '`kpki apply` writes it anew, with the same key and certificate',
  copy: '`kpki apply` copies it to where it is missing',
  request: '`kpki csr export` asks for it',
};

/** Returns a finding for each step of the first plan that changes or notes something, in the order of the plan. */
export function planFindings({ repairs, steps }: Plan): readonly AdoptionFinding[] {
  return [
    ...repairs.flatMap(({ location, drift }) =>
      drift.map(
        (text): AdoptionFinding => ({
          severity: 'warning',
          finding: 'drift',
          about: location,
          text,
          fix: '`kpki apply` puts in order what can be',
        }),
      ),
    ),
    ...steps.flatMap(stepFindings),
  ];
}

function stepFindings({ action, artifact, reasons, warnings, next }: Step): readonly AdoptionFinding[] {
  const severity: AdoptionSeverity = action === 'blocked' ? 'error' : 'warning';
  const fix = next ?? fixes[action];
  return [
    ...reasons.map(
      ({ reason, text }): AdoptionFinding => ({
        severity,
        finding: reason,
        about: artifact,
        text,
        ...(fix === undefined ? {} : { fix }),
      }),
    ),
    ...warnings
      .filter(({ reason }) => reason !== 'not-stored')
      .map(({ reason, text }): AdoptionFinding => ({ severity: 'note', finding: reason, about: artifact, text })),
  ];
}
