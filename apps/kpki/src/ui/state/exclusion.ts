import { exclusionOf, isUnrequested, type Step } from '@kpki/engine';
import { type PlanItem, planScreenTexts } from '@kpki/presentation';
import type { Inventory } from '../../session/inventory.ts';
import { only, said, type Update } from './change.ts';
import { keysIn } from './keys-in.ts';
import type { State } from './model.ts';
import { exceptOf, planWithin } from './plan-request.ts';
import { inventoryIn } from './reading.ts';
import { knownArtifact } from './select/artifacts.ts';
import { planShown, unrequestedOf } from './select/plan.ts';
import { isExcluded, whyFixed } from './select/plan-rows.ts';

/**
 * Excludes the steps of a row, or takes them in again if all are out. The engine plans the rest again: it alone knows
 * what depends on an excluded CA. A row that cannot be excluded says why.
 */
export function toggleExcluded(state: State, items: readonly PlanItem[]): Update {
  const { request } = state;
  const made = planShown(state);
  if (made === null) return only(state);
  const [why] = items.map((item) => whyFixed(item, request));
  const free = items.filter((item): item is StepItem => item.is === 'step' && whyFixed(item, request) === null);
  if (free.length === 0) return only(why == null ? state : said(state, planScreenTexts.fixed[why], 'warning'));
  const inventory = inventoryIn(state);
  // To include one step of those that were not requested, each of the others is named from now on.
  const isOnly = request.intent.only === true && !free.some(({ step }) => isUnrequested(step));
  const others = isOnly ? [] : unrequestedSteps(state).map((step) => excludedId(step, inventory));
  const before = [...new Set([...exceptOf(request), ...others])];
  const toggled = new Set(free.map(({ step }) => excludedId(step, inventory)));
  const isOut = free.every((item) => isExcluded(item, request));
  const except = isOut ? before.filter((id) => !toggled.has(id)) : [...new Set([...before, ...toggled])];
  // The steps left with a CA that stays excluded.
  if (isOut && except.length === before.length) {
    const [ca = ''] = free.flatMap(({ step }) => exclusionOf(step)?.ca ?? []);
    return only(said(state, planScreenTexts.fixed.withCa(ca), 'warning'));
  }
  return planWithin(state, { except, only: isOnly }, made);
}

/** Returns the steps that are left out because the request neither names nor needs them. */
export function unrequestedSteps(state: State): readonly Step[] {
  const made = planShown(state);
  return made === null ? [] : unrequestedOf(made.plan);
}

/** Whether there is something that was not requested: in the plan, or left out. */
export function hasUnrequested(state: State): boolean {
  const { request } = state;
  return request.of === 'action' && (request.intent.only !== true || unrequestedSteps(state).length > 0);
}

/** Includes what is due beyond the request, or excludes it again. */
export function toggleUnrequested(state: State): Update {
  const made = planShown(state);
  if (made === null) return only(state);
  if (state.request.of === 'spec') return only(said(state, planScreenTexts.noRequest(keysIn(state))));
  if (!hasUnrequested(state)) return only(said(state, planScreenTexts.onlyRequested));
  return planWithin(state, { except: exceptOf(state.request), only: state.request.intent.only !== true }, made);
}

type StepItem = Extract<PlanItem, { readonly is: 'step' }>;

/** A trust bundle is excluded by the name of its CA. */
function excludedId({ artifact }: Step, inventory: Inventory | null): string {
  const entry = inventory === null ? undefined : knownArtifact(inventory, artifact)?.entry;
  return entry?.kind === 'trust bundle' ? (entry.ca ?? artifact) : artifact;
}
