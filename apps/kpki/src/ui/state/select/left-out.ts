import type { LeftOut } from '@kpki/presentation';
import { actionTexts, stepWords } from '@kpki/presentation';
import { clean } from '../../../text/clean.ts';
import type { PlanMade } from '../../work/task.ts';
import type { State } from '../model.ts';
import { shellIn } from './command-line.ts';
import { changesOf, planShown } from './plan.ts';

/** Names the requested artifacts that the plan leaves out while it does the others, and why; null: there is none. */
export function leftOutText(state: Pick<State, 'request' | 'planning' | 'program' | 'target'>): string | null {
  const { request } = state;
  if (request.of === 'spec') return null;
  const all = [...unplannedOf(request.leftOut, planShown(state)), ...blockedIn(state)];
  return all.length === 0 ? null : actionTexts.leftOut(all);
}

/** What follows from a requested CA is in the plan after all. */
function unplannedOf(leftOut: readonly LeftOut[], made: PlanMade | null): readonly LeftOut[] {
  if (leftOut.length === 0 || made === null) return leftOut;
  const planned = new Set(changesOf(made.plan).map(({ artifact }) => artifact));
  return leftOut.filter(({ artifact }) => !planned.has(artifact));
}

/** Where they stop the plan, it does no others. */
function blockedIn(state: Pick<State, 'request' | 'planning' | 'program' | 'target'>): readonly LeftOut[] {
  const made = planShown(state);
  const { request } = state;
  if (made === null || request.of === 'spec' || made.stops > 0) return [];
  const requested = new Set([...request.intent.renew, ...request.intent.rekey]);
  return made.plan.steps.flatMap((step) => {
    if (step.action !== 'blocked' || !requested.has(step.artifact)) return [];
    const [why = step.action] = stepWords(step, made.plan, shellIn(state)).why;
    return [{ artifact: step.artifact, why: clean(why) }];
  });
}
