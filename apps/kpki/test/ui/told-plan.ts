import type { Plan } from '@kpki/engine';
import { planText } from '../../src/print/plan-text.ts';
import type { Notice } from '../../src/ui/work/notice.ts';

type Told = Extract<Notice, { type: 'planned' }>;

/** Every blocked step stops it. */
export function toldPlan(plan: Plan, lines: readonly string[] = planText(plan).split('\n')): Told {
  const stops = plan.steps.filter(({ action }) => action === 'blocked').length;
  return { type: 'planned', plan, stops, lines, warnings: [] };
}
