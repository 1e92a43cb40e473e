import { exclusionOf } from '@kpki/engine';
import { type PlanItem, planScreenTexts } from '@kpki/presentation';
import { only, said, type Update } from './change.ts';
import type { State } from './model.ts';
import { exceptOf, planExcept } from './plan-request.ts';
import { inventoryIn } from './reading.ts';
import { knownArtifact } from './select/artifacts.ts';
import { planShown } from './select/plan.ts';
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
  const before = exceptOf(request);
  const toggled = new Set(free.map((item) => excludedId(item, state)));
  const isOut = free.every((item) => isExcluded(item, request));
  const except = isOut ? before.filter((id) => !toggled.has(id)) : [...new Set([...before, ...toggled])];
  // The steps left with a CA that stays excluded.
  if (isOut && except.length === before.length) {
    const [ca = ''] = free.flatMap(({ step }) => exclusionOf(step)?.ca ?? []);
    return only(said(state, planScreenTexts.fixed.withCa(ca), 'warning'));
  }
  return planExcept(state, except, made);
}

type StepItem = Extract<PlanItem, { readonly is: 'step' }>;

/** A trust bundle is excluded by the name of its CA. */
function excludedId({ step: { artifact } }: StepItem, state: State): string {
  const inventory = inventoryIn(state);
  const entry = inventory === null ? undefined : knownArtifact(inventory, artifact)?.entry;
  return entry?.kind === 'trust bundle' ? (entry.ca ?? artifact) : artifact;
}
