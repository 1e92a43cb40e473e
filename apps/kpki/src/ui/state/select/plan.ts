import type { Plan, Step } from '@kpki/engine';
import { actionRows, type Block, planActions } from '@kpki/presentation';
import { screenLines } from '../../../print/document.ts';
import { memo } from './memo.ts';

export const changesOf: (plan: Plan) => readonly Step[] = memo(({ steps }) =>
  steps.filter(({ action }) => actionRows[action].changes),
);

export function workCount(plan: Plan): number {
  return changesOf(plan).length + plan.repairs.length;
}

export function awaitedIn({ steps }: Plan): readonly Step[] {
  return steps.filter(({ action }) => action === 'pending');
}

/** A key that is made because there is none replaces nothing. */
export function replacesKey({ action, reasons }: Step): boolean {
  return action === 'rekey' && !reasons.some(({ reason }) => reason === 'key-missing');
}

export function planSummary({ repairs, steps }: Plan): string {
  const rows = planActions.map((action) => [action, steps.filter((step) => step.action === action).length] as const);
  return [['repair', repairs.length] as const, ...rows]
    .filter(([, count]) => count > 0)
    .map(([action, count]) => `${count} ${action}`)
    .join('   ');
}

export const planLines: (blocks: readonly Block[], columns: number) => readonly string[] = memo((blocks, columns) =>
  screenLines(blocks, columns).map(({ text }) => text),
);
