import type { Plan, Step } from '@kpki/engine';
import { actionRows, actions } from '../../../print/actions.ts';
import { memo } from './memo.ts';

/** The steps that change something. */
export const changesOf: (plan: Plan) => readonly Step[] = memo(({ steps }) =>
  steps.filter(({ action }) => actionRows[action].changes),
);

/** How many steps and repairs a plan has to carry out. */
export function workCount(plan: Plan): number {
  return changesOf(plan).length + plan.repairs.length;
}

/** The steps that somebody else has to take. */
export function awaitedIn({ steps }: Plan): readonly Step[] {
  return steps.filter(({ action }) => action === 'await');
}

/** Whether a key is lost by it: one that is made because there is none replaces nothing. */
export function replacesKey({ action, reasons }: Step): boolean {
  return action === 'rekey' && !reasons.some(({ reason }) => reason === 'key-missing');
}

/** `27 create   3 keep` */
export function planSummary({ repairs, steps }: Plan): string {
  const rows = actions.map((action) => [action, steps.filter((step) => step.action === action).length] as const);
  return [['repair', repairs.length] as const, ...rows]
    .filter(([, count]) => count > 0)
    .map(([action, count]) => `${count} ${action}`)
    .join('   ');
}
