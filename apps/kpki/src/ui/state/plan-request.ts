import { emptyIntent, type Intent, intentFor, isEmptyIntent } from '@kpki/engine';
import type { LeftOut } from '@kpki/presentation';
import type { PlanMade } from '../work/task.ts';
import type { Update } from './change.ts';
import { andThen, begin, only, push } from './change.ts';
import type { Confirm, State } from './model.ts';
import { planRoute } from './route.ts';

/** What a plan is made for. The intent of each has what the user excluded. */
export type PlanRequest = SpecRequest | ActionRequest;

interface SpecRequest {
  readonly of: 'spec';
  readonly intent: Intent;
}

export interface ActionRequest {
  readonly of: 'action';
  readonly intent: Intent;
  /** Whether it leads a rotation to its earlier phase, which every text of it names. */
  readonly isRollback: boolean;
  /** The words of the command that asks for the same: `renew apiserver cp1`. */
  readonly command: string;
  /** What is so after it; null: what was requested. */
  readonly after: string | null;
  readonly costs: readonly string[];
  /** What the question before it says of these: the plan behind it has them all. */
  readonly decided: readonly string[];
  /** What has to be typed before it is applied; null: a button is enough. */
  readonly typed: TypedName | null;
  /** The marked artifacts that were not requested. */
  readonly leftOut: readonly LeftOut[];
}

export function isRollback(request: PlanRequest): boolean {
  return request.of === 'action' && request.isRollback;
}

/**
 * One rule for all that cannot be undone, or cuts off those who still need what is removed: the user types the name of the
 * cluster, and never another. A user on the wrong cluster sees that by its name.
 */
export interface TypedName {
  readonly name: string;
}

export const specRequest: PlanRequest = { of: 'spec', intent: emptyIntent };

export function planRequest(state: State, request: ActionRequest): Update {
  return andThen(only(push({ ...state, request }, planRoute)), planNow);
}

export function planNow(state: State): Update {
  const planning: State = { ...state, planning: { is: 'planning', location: null, retries: {}, before: null } };
  return beginPlan(planning);
}

/** Plans again with other limits; the plan before stays on the screen until then. */
export function planWithin(
  state: State,
  { except, only }: { readonly except: readonly string[]; readonly only: boolean },
  before: PlanMade,
): Update {
  const { except: _except, only: _only, ...all } = state.request.intent;
  const intent = { ...all, ...(only ? { only } : {}), ...(except.length === 0 ? {} : { except }) } as const;
  const planning: State['planning'] = { is: 'planning', location: null, retries: {}, before };
  return beginPlan({ ...state, request: { ...state.request, intent }, planning, message: null });
}

function beginPlan(state: State): Update {
  const { target, request } = state;
  return begin(state, { type: 'plan', target, intent: request.intent });
}

/** Returns the excluded artifacts, by id. */
export function exceptOf({ intent }: Pick<PlanRequest, 'intent'>): readonly string[] {
  return intent.except ?? [];
}

/** Returns what is left of a request after an apply that waits for some artifacts. */
export function requestAfter(request: PlanRequest, waiting: ReadonlySet<string>): PlanRequest {
  if (waiting.size === 0) return specRequest;
  const intent = intentFor(waiting, request.intent);
  return request.of === 'spec' || isEmptyIntent(intent) ? { of: 'spec', intent } : { ...request, intent, leftOut: [] };
}

export function nameFirst({ name }: TypedName): Pick<Confirm, 'typed' | 'focus'> {
  return { typed: { name, text: { text: '', at: 0 }, isAwaited: false }, focus: 'name' };
}
