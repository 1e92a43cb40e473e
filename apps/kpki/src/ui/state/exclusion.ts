import type { Intent, Step } from '@kpki/engine';
import { type PlanItem, planScreenTexts } from '@kpki/presentation';
import { type ActionRequest, planOthers } from './action-request.ts';
import { only, said, type Update } from './change.ts';
import { keysIn } from './keys-in.ts';
import type { State } from './model.ts';
import { inventoryIn } from './reading.ts';
import { namedCommand } from './select/actions.ts';
import { planShown } from './select/plan.ts';
import { isExcluded, whyFixed, whyFixedText } from './select/plan-rows.ts';

/**
 * Excludes the steps of a row from the request, or takes them in again if all are out. The engine plans the rest again:
 * it alone knows what follows from a request. A row that cannot be excluded says why.
 */
export function toggleExcluded(state: State, items: readonly PlanItem[]): Update {
  const { request, program, target } = state;
  const made = planShown(state);
  const [first] = items;
  if (made === null || first === undefined) return only(state);
  const free = items.filter((item) => whyFixed(item, request) === null);
  if (request === null || free.length === 0) {
    const context = { made, request, inventory: inventoryIn(state), program, target };
    return only(said(state, whyFixedText(whyFixed(first, request) ?? 'spec', first, context), 'warning'));
  }
  const steps = free.flatMap((item) => (item.is === 'step' ? [item.step] : []));
  const before = request.excluded?.steps ?? [];
  const others = before.filter(({ artifact }) => !steps.some((step) => step.artifact === artifact));
  const isOut = free.every((item) => isExcluded(item, request));
  const excluded = isOut ? others : [...others, ...steps];
  const next = requestWithout(state, request, excluded);
  if (next === null) return only(said(state, planScreenTexts.fixed.last(keysIn(state)), 'warning'));
  return planOthers(state, next, made);
}

/** Null where nothing of the request would be left. */
function requestWithout(
  state: Pick<State, 'program' | 'target'>,
  request: ActionRequest,
  steps: readonly Step[],
): ActionRequest | null {
  const whole = request.excluded?.whole ?? { intent: request.intent, command: request.command };
  if (steps.length === 0) return { ...request, ...whole, excluded: null };
  const out = new Set(steps.map(({ artifact }) => artifact));
  const left = (ids: readonly string[]): readonly string[] => ids.filter((id) => !out.has(id));
  const intent: Intent = { ...whole.intent, renew: left(whole.intent.renew), rekey: left(whole.intent.rekey) };
  const [verb, ids] = intent.rekey.length > 0 ? (['rekey', intent.rekey] as const) : (['renew', intent.renew] as const);
  if (ids.length === 0) return null;
  return { ...request, intent, command: namedCommand(state, verb, ids), excluded: { steps, whole } };
}
