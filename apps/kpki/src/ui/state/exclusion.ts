import { exclusionOf, type Intent, type Step } from '@kpki/engine';
import { type PlanItem, planScreenTexts } from '@kpki/presentation';
import { type ActionRequest, planOthers } from './action-request.ts';
import { only, said, type Update } from './change.ts';
import { keysIn } from './keys-in.ts';
import type { State } from './model.ts';
import { inventoryIn } from './reading.ts';
import { namedCommand } from './select/actions.ts';
import { knownArtifact } from './select/artifacts.ts';
import { planShown } from './select/plan.ts';
import { isExcluded, type PlanContext, whyFixed, whyFixedText } from './select/plan-rows.ts';

/**
 * Excludes the steps of a row, or takes them in again if all are out. The engine plans the rest again: it alone knows
 * what follows from a request, and what depends on an excluded CA. A row that cannot be excluded says why.
 */
export function toggleExcluded(state: State, items: readonly PlanItem[]): Update {
  const { request, except, program, target } = state;
  const made = planShown(state);
  const [first] = items;
  if (made === null || first === undefined) return only(state);
  const context = { made, request, except, inventory: inventoryIn(state), program, target };
  const free = items.filter((item): item is StepItem => item.is === 'step' && whyFixed(item, request) === null);
  if (free.length === 0)
    return only(said(state, whyFixedText(whyFixed(first, request) ?? 'spec', first, context), 'warning'));
  const isOut = free.every((item) => isExcluded(item, context));
  if (request === null) {
    const next = isOut ? included(free, context) : excluded(free, context);
    if (next !== null) return planOthers({ ...state, except: next }, made);
    const [ca = ''] = free.flatMap(({ step }) => exclusionOf(step)?.ca ?? []);
    return only(said(state, planScreenTexts.fixed.withCa(ca), 'warning'));
  }
  const steps = free.map(({ step }) => step);
  const before = request.excluded?.steps ?? [];
  const others = before.filter(({ artifact }) => !steps.some((step) => step.artifact === artifact));
  const next = requestWithout(state, request, isOut ? others : [...others, ...steps]);
  if (next === null) return only(said(state, planScreenTexts.fixed.last(keysIn(state)), 'warning'));
  return planOthers({ ...state, request: next }, made);
}

type StepItem = Extract<PlanItem, { readonly is: 'step' }>;

function excluded(free: readonly StepItem[], context: PlanContext): readonly string[] {
  const added = free.filter((item) => !isExcluded(item, context)).map(excludedId(context));
  return [...new Set([...context.except, ...added])];
}

/** Null where the steps left with a CA that stays excluded. */
function included(free: readonly StepItem[], context: PlanContext): readonly string[] | null {
  const again = new Set(free.map(excludedId(context)));
  const left = context.except.filter((id) => !again.has(id));
  return left.length === context.except.length ? null : left;
}

/** A trust bundle is excluded by the name of its CA. */
const excludedId =
  ({ inventory }: PlanContext) =>
  ({ step: { artifact } }: StepItem): string => {
    const entry = inventory === null ? undefined : knownArtifact(inventory, artifact)?.entry;
    return entry?.kind === 'trust bundle' ? (entry.ca ?? artifact) : artifact;
  };

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
