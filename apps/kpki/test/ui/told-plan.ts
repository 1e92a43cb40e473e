import type { Plan } from '@kpki/engine';
import { planText } from '../../src/print/plan-text.ts';
import type { Notice } from '../../src/ui/work/notice.ts';

type Told = Extract<Notice, { type: 'planned' }>;

/** What the work tells of a plan of what is declared, which every blocked step stops. */
export function toldPlan(plan: Plan, lines: readonly string[] = planText(plan).split('\n')): Told {
  const stops = plan.steps.filter(({ action }) => action === 'blocked').length;
  return { type: 'planned', plan, stops, lines, warnings: [] };
}
