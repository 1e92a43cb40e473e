import type { Plan } from '@kpki/engine';
import { counted } from '../../../text/count.ts';
import { changesOf } from './plan.ts';

/**
 * What a plan has to carry out, counted as everywhere: `1 repair, 4 steps`. Repairs and steps are never one number, and
 * what there is none of is left out.
 */
export function workText(plan: Plan): string {
  const repairs = plan.repairs.length;
  const steps = changesOf(plan).length;
  return [
    ...(repairs === 0 ? [] : [counted(repairs, 'repair')]),
    ...(steps === 0 && repairs > 0 ? [] : [counted(steps, 'step')]),
  ].join(', ');
}
