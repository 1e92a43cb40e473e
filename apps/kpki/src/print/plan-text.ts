import { type Action, hasWork, type PlaceDrift, type Plan, type Step } from '@kpki/engine';
import { clean } from './clean.ts';

/** They say again, for the eye, what the word beside them says; nothing depends on colour. */
const symbols: Readonly<Record<Action | 'repair', string>> = {
  repair: '*',
  create: '+',
  renew: '~',
  rekey: '!',
  rewrite: '~',
  copy: '>',
  keep: ' ',
  blocked: 'x',
};

/** The plan for a person: what changes, what is blocked, what deserves a look, and a line that sums up. */
export function planText(plan: Plan): string {
  const shown = plan.steps.filter((step) => step.action !== 'keep' || step.warnings.length > 0);
  const width = Math.max(
    0,
    ...plan.repairs.map(({ place }) => place.length),
    ...shown.map(({ artefact }) => artefact.length),
  );
  const lines = [
    ...plan.repairs.flatMap((repair) => repairLines(repair, width)),
    ...shown.flatMap((step) => stepLines(step, width)),
  ];
  return [
    `Plan for cluster ${plan.cluster} in ${plan.places.map(({ place }) => place).join(', ')}`,
    '',
    ...lines,
    ...(lines.length === 0 ? [] : ['']),
    summary(plan),
  ].join('\n');
}

function headOf(action: Action | 'repair', what: string, width: number): string {
  return `${symbols[action]} ${action.padEnd(7)}  ${what.padEnd(width)}`;
}

/** A line under another begins where that one's reason does. */
function indentBelow(head: string): string {
  return ' '.repeat(head.length + 2);
}

function repairLines({ place, drift }: PlaceDrift, width: number): string[] {
  const head = headOf('repair', place, width);
  return drift.map((text, index) => `${index === 0 ? `${head}  ` : indentBelow(head)}drift: ${clean(text)}`);
}

function stepLines(step: Step, width: number): string[] {
  const head = headOf(step.action, step.artefact, width);
  // That nothing is there needs no more words than the reason itself.
  const reasons = step.reasons.map(({ reason, text }) => (reason === 'missing' ? reason : `${reason}: ${clean(text)}`));
  const indent = indentBelow(head);
  return [
    `${head}  ${reasons[0] ?? ''}`.trimEnd(),
    ...reasons.slice(1).map((line) => `${indent}${line}`),
    ...step.warnings.map(({ reason, text }) => `${indent}note: ${reason}: ${clean(text)}`),
    ...replaced(step).map((entry) => `${indent}replaces ${entry}`),
    ...(step.next === undefined ? [] : [`${indent}next: ${clean(step.next)}`]),
  ];
}

function replaced(step: Step): readonly string[] {
  return step.writes.filter((write) => write.replaces).map(({ entry }) => entry);
}

/** `27 to create, 1 to renew; 3 stay as they are.` */
function summary(plan: Plan): string {
  const count = (action: Action): number => plan.steps.filter((step) => step.action === action).length;
  const repairs = plan.repairs.length;
  const parts = [
    ...(['create', 'renew', 'rekey', 'rewrite', 'copy'] as const)
      .filter((action) => count(action) > 0)
      .map((action) => `${count(action)} to ${action}`),
    ...(repairs > 0 ? [`${repairs} ${repairs === 1 ? 'place' : 'places'} to repair`] : []),
  ];
  const blocked = count('blocked') > 0 ? `${count('blocked')} blocked` : null;
  const kept = count('keep');
  const stays = kept === 0 ? null : kept === 1 ? '1 stays as it is' : `${kept} stay as they are`;
  if (!hasWork(plan) && blocked === null) {
    return plan.steps.some(({ warnings }) => warnings.length > 0)
      ? 'Nothing to do; what is noted above is not as declared, and is left as it is.'
      : 'Nothing to do: everything is as declared.';
  }
  return `${[parts.join(', ') || null, blocked, stays].filter((each) => each !== null).join('; ')}.`;
}
