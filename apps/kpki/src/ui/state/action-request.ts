import { emptyIntent, type Intent, type Step } from '@kpki/engine';
import type { LeftOut } from '@kpki/presentation';
import type { PlanMade } from '../work/task.ts';
import type { Update } from './change.ts';
import { andThen, begin, only, push } from './change.ts';
import type { Confirm, State } from './model.ts';
import { planRoute } from './route.ts';

export interface ActionRequest {
  readonly intent: Intent;
  /** The words of the command that asks for the same: `renew apiserver cp1`. */
  readonly command: string;
  readonly costs: readonly string[];
  /** What has to be typed before it is applied; null: a button is enough. */
  readonly typed: TypedName | null;
  /** The steps that the user left out of the request; null: none. */
  readonly excluded: Exclusion | null;
  /** The marked artifacts that were not requested. */
  readonly leftOut: readonly LeftOut[];
}

interface Exclusion {
  /** As they were planned. */
  readonly steps: readonly Step[];
  readonly whole: Pick<ActionRequest, 'intent' | 'command'>;
}

export interface TypedName {
  readonly of: string;
  readonly name: string;
}

export function planRequest(state: State, request: ActionRequest): Update {
  return andThen(only(push({ ...state, request, except: [] }, planRoute)), planNow);
}

export function planNow(state: State): Update {
  const planning: State = { ...state, planning: { is: 'planning', location: null, retries: {}, before: null } };
  return beginPlan(planning);
}

/** Plans again; the plan before stays on the screen until then. */
export function planOthers(state: State, before: PlanMade): Update {
  const planning: State['planning'] = { is: 'planning', location: null, retries: {}, before };
  return beginPlan({ ...state, planning, message: null });
}

function beginPlan(state: State): Update {
  const { target, request, except } = state;
  const intent = request?.intent ?? (except.length === 0 ? undefined : { ...emptyIntent, except });
  return begin(state, { type: 'plan', target, ...(intent === undefined ? {} : { intent }) });
}

export function requestFor(request: ActionRequest | null, artifacts: ReadonlySet<string>): ActionRequest | null {
  if (request === null || artifacts.size === 0) return null;
  const left = (ids: readonly string[]): readonly string[] => ids.filter((id) => artifacts.has(id));
  const intent = { ...request.intent, renew: left(request.intent.renew), rekey: left(request.intent.rekey) };
  const isOver = intent.renew.length + intent.rekey.length + intent.rotate.length === 0;
  return isOver ? null : { ...request, intent, excluded: null, leftOut: [] };
}

export function nameFirst(typed: TypedName): Pick<Confirm, 'typed' | 'focus'> {
  return { typed: { ...typed, text: { text: '', at: 0 } }, focus: 'name' };
}
