import { exclusionOf } from '@kpki/engine';
import { type PlanItem, planScreenTexts } from '@kpki/presentation';
import type { Inventory } from '../../session/inventory.ts';
import type { PlanMade } from '../work/task.ts';
import { only, said, type Update } from './change.ts';
import { keysIn } from './keys-in.ts';
import type { State } from './model.ts';
import { type ActionRequest, exceptOf, planExcept } from './plan-request.ts';
import { inventoryIn } from './reading.ts';
import { knownArtifact } from './select/artifacts.ts';
import { memo } from './select/memo.ts';
import { changesOf, planShown } from './select/plan.ts';
import { isBeyondRequest, isExcluded, planItemsIn, whyFixed } from './select/plan-rows.ts';

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
  const before = exceptOf(request);
  const inventory = inventoryIn(state);
  const toggled = new Set(free.map((item) => excludedId(item, inventory)));
  const isOut = free.every((item) => isExcluded(item, request));
  const except = isOut ? before.filter((id) => !toggled.has(id)) : [...new Set([...before, ...toggled])];
  // The steps left with a CA that stays excluded.
  if (isOut && except.length === before.length) {
    const [ca = ''] = free.flatMap(({ step }) => exclusionOf(step)?.ca ?? []);
    return only(said(state, planScreenTexts.fixed.withCa(ca), 'warning'));
  }
  return planExcept(state, except, made);
}

/**
 * Returns the steps that a request neither names nor needs, excluded or not: what else is due, missing or broken. A
 * CA that changes stays where a requested artifact is below it, since excluding the CA would exclude both.
 */
export function unrequestedSteps(state: State): readonly StepItem[] {
  const { request, program, target } = state;
  const made = planShown(state);
  if (made === null || request.of === 'spec') return [];
  return unrequestedOf(made, request, inventoryIn(state), program, target);
}

/** The sentence, the hints and the keys ask for them, each time that the plan is drawn. */
const unrequestedOf = memo(
  (
    made: PlanMade,
    request: ActionRequest,
    inventory: Inventory | null,
    program: State['program'],
    target: State['target'],
  ): readonly StepItem[] => {
    const needed = new Set(
      [...request.intent.renew, ...request.intent.rekey].flatMap((artifact) => casAbove(artifact, inventory)),
    );
    const changing = new Set(changesOf(made.plan).map(({ artifact }) => artifact));
    return planItemsIn({ made, program, target }).filter((item): item is StepItem => {
      if (item.is === 'repair' || whyFixed(item, request) !== null) return false;
      const id = excludedId(item, inventory);
      return isBeyondRequest(item.step, { request, inventory }) && !(needed.has(id) && changing.has(id));
    });
  },
);

/** Excludes all that was not requested; if all of that is out, includes it again. */
export function toggleUnrequested(state: State): Update {
  const items = unrequestedSteps(state);
  const none = state.request.of === 'spec' ? planScreenTexts.noRequest(keysIn(state)) : planScreenTexts.onlyRequested;
  return items.length === 0 ? only(said(state, none)) : toggleExcluded(state, items);
}

/** The CA of an artifact, the CA that signed it, and so on. */
function casAbove(artifact: string, inventory: Inventory | null): readonly string[] {
  const ca = inventory === null ? null : (knownArtifact(inventory, artifact)?.entry.ca ?? null);
  return ca === null || ca === artifact ? [] : [ca, ...casAbove(ca, inventory)];
}

type StepItem = Extract<PlanItem, { readonly is: 'step' }>;

/** A trust bundle is excluded by the name of its CA. */
function excludedId({ step: { artifact } }: StepItem, inventory: Inventory | null): string {
  const entry = inventory === null ? undefined : knownArtifact(inventory, artifact)?.entry;
  return entry?.kind === 'trust bundle' ? (entry.ca ?? artifact) : artifact;
}
