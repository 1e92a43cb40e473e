import type { Action, Plan, Step } from '@kpki/engine';
import { memo } from './memo.ts';

/** The steps that change something. */
export const changesOf: (plan: Plan) => readonly Step[] = memo(({ steps }) =>
  steps.filter(({ action }) => action !== 'keep' && action !== 'blocked'),
);

const order: readonly Action[] = ['create', 'renew', 'rekey', 'rewrite', 'copy', 'blocked', 'keep'];

/** `27 create   3 keep` */
export function planSummary({ repairs, steps }: Plan): string {
  const rows = order.map((action) => [action, steps.filter((step) => step.action === action).length] as const);
  return [['repair', repairs.length] as const, ...rows]
    .filter(([, count]) => count > 0)
    .map(([action, count]) => `${count} ${action}`)
    .join('   ');
}
