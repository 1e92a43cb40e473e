import { type Action, changes, type Plan, type Step } from '@kpki/engine';

/** They say again, for the eye, what the word beside them says; nothing depends on colour. */
const symbols: Readonly<Record<Action, string>> = {
  create: '+',
  renew: '~',
  rekey: '!',
  rewrite: '~',
  copy: '>',
  repair: '*',
  keep: ' ',
  blocked: 'x',
};

/** The plan for a person: what changes, what is blocked, what deserves a look, and a line that sums up. */
export function planText(plan: Plan): string {
  const shown = plan.steps.filter((step) => step.action !== 'keep' || step.warnings.length > 0);
  const width = Math.max(0, ...shown.map(({ artefact }) => artefact.length));
  return [
    `Plan for cluster ${plan.cluster} in ${plan.places.map(({ place }) => place).join(', ')}`,
    '',
    ...shown.flatMap((step) => stepLines(step, width)),
    ...(shown.length === 0 ? [] : ['']),
    summary(plan),
  ].join('\n');
}

function stepLines(step: Step, width: number): string[] {
  const head = `${symbols[step.action]} ${step.action.padEnd(7)}  ${step.artefact.padEnd(width)}`;
  // That nothing is there needs no more words than the reason itself.
  const reasons = step.reasons.map(({ reason, text }) => (reason === 'missing' ? reason : `${reason}: ${text}`));
  const indent = ' '.repeat(head.length + 2);
  return [
    `${head}  ${reasons[0] ?? ''}`.trimEnd(),
    ...reasons.slice(1).map((line) => `${indent}${line}`),
    ...step.warnings.map(({ reason, text }) => `${indent}note: ${reason}: ${text}`),
    ...replaced(step).map((entry) => `${indent}replaces ${entry}`),
    ...(step.next === undefined ? [] : [`${indent}next: ${step.next}`]),
  ];
}

function replaced(step: Step): readonly string[] {
  return step.writes.filter((write) => write.replaces).map(({ entry }) => entry);
}

/** `27 to create, 1 to renew; 3 stay as they are.` */
function summary(plan: Plan): string {
  const count = (action: Action): number => plan.steps.filter((step) => step.action === action).length;
  const parts = (['create', 'renew', 'rekey', 'rewrite', 'copy', 'repair'] as const)
    .filter((action) => count(action) > 0)
    .map((action) => `${count(action)} to ${action}`);
  const blocked = count('blocked') > 0 ? `${count('blocked')} blocked` : null;
  const kept = count('keep');
  const stays = kept === 0 ? null : kept === 1 ? '1 stays as it is' : `${kept} stay as they are`;
  if (!plan.steps.some(changes) && blocked === null) {
    return plan.steps.some(({ warnings }) => warnings.length > 0)
      ? 'Nothing to do; what is noted above is not as declared, and is left as it is.'
      : 'Nothing to do: everything is as declared.';
  }
  return `${[parts.join(', ') || null, blocked, stays].filter((each) => each !== null).join('; ')}.`;
}
