import type { Event, ServerAnswers } from '@kpki/engine';
import {
  type ChecksOfMoves,
  longestReload,
  reloadingIn,
  rotationDocument,
  rotationScreenTexts,
  type Shown,
  unreachedIn,
  withLateReloads,
} from '@kpki/presentation';
import type { Rotating } from '../../session/rotated-names.ts';
import type { RotationFound } from '../../session/rotation-found.ts';
import { isAsking, type Notice, noChecks, type Runbook, type TaskFailure } from '../work/task.ts';
import type { Update } from './change.ts';
import { begin, only, pop, replace, routeOf, said } from './change.ts';
import type { State } from './model.ts';
import { planRequest } from './plan-request.ts';
import { onReading } from './reading.ts';
import type { Answers, RotationLook } from './rotation-look.ts';
import type { RotationRoute } from './route.ts';
import { shellIn } from './select/command-line.ts';
import { type RotationButton, rotationButtons } from './select/rotation-moves.ts';

export const rotationRoute = (of: Rotating, done: string | null = null): RotationRoute => ({
  screen: 'rotation',
  of,
  top: 0,
  focus: null,
  step: null,
  side: null,
  done,
});

/** What was known of the same rotation stays until then. */
export function lookAtRotation(state: State, of: Rotating): Update {
  const before = state.rotation?.of === of ? state.rotation : null;
  const rotation: RotationLook = {
    of,
    is: 'looking',
    ...known(state, before?.found ?? null, unasked),
    stale: before === null ? null : answersIn(before),
    isSlow: false,
    unreached: before?.unreached ?? {},
    reloading: before?.reloading ?? {},
    doing: nothingDone,
    runbook: before?.runbook ?? null,
    planned: null,
    failure: null,
  };
  return begin({ ...state, rotation }, { type: 'read rotation', target: state.target, of });
}

export function goToRotation(state: State, of: Rotating): Update {
  const path: State['path'] = [...state.path, rotationRoute(of)];
  return lookAtRotation({ ...state, path, message: null }, of);
}

export function onRotation(before: State, notice: Extract<Notice, { type: 'rotation' }>): Update {
  const { checks } = notice;
  const found = withRollout(before, notice.found);
  const runbook = newestRunbook(before.rotation?.runbook ?? null, notice.runbook);
  const { rotation } = before;
  const stale =
    isAsking(checks) && rotation?.stale != null && isSamePhase(rotation.found, found) ? rotation.stale : null;
  const doing = isAsking(checks) && rotation?.of === found.of ? rotation.doing : nothingDone;
  const planned = isAsking(checks) ? (rotation?.planned ?? null) : null;
  const since = sinceWhen(before, notice);
  const late = Object.entries(since.reloading).flatMap(([name, at]) =>
    askedAtIn(before) - at < longestReload ? [] : [name],
  );
  const answers: Answers = {
    ...notice,
    checks: { next: withLateReloads(checks.next, late), back: withLateReloads(checks.back, late) },
  };
  const look = {
    of: found.of,
    ...known(before, found, answers),
    ...since,
    stale,
    isSlow: rotation?.isSlow === true,
    doing,
    runbook,
    failure: null,
    planned,
  };
  if (isAsking(checks)) return only({ ...before, rotation: { ...look, is: 'looking' } });
  const state: State = { ...before, rotation: { ...look, is: 'known', isSlow: false } };
  if (routeOf(state).screen !== 'rotation') return only(state);
  const answered: State = { ...state, message: null };
  const button = rotationButtons(answered, answered.rotation).find(
    ({ request }) => request !== null && request.command === before.rotation?.planned,
  );
  return button === undefined || state.overlay !== null ? only(answered) : pressRotation(answered, button);
}

function onFirstButton(state: State): State {
  const route = routeOf(state);
  return route.screen === 'rotation' ? replace(state, { ...route, focus: null, step: null }) : state;
}

/** For so long after an answer, servers would say the same. */
const freshMilliseconds = 2000;

/** Plans the button's move; while the servers are asked, or have to be asked again, once they have answered. */
export function pressRotation(state: State, { label, request, why }: RotationButton): Update {
  const { rotation } = state;
  if (why === null) {
    // Back from the plan, the first button has the focus: a second Enter must not lead where a user only looked.
    return request === null ? only(pop(state)) : planRequest(onFirstButton(state), request);
  }
  if (request === null || rotation === null || rotation.is === 'failed' || isFresh(state, rotation))
    return only(said(state, rotationScreenTexts.refused(label, why), 'critical'));
  // What is looked at is read, or its servers are asked.
  const update = rotation.is === 'looking' ? only(state) : lookAtRotation(state, rotation.of);
  return { ...update, state: awaitingPlan(update.state, request.command) };
}

function isFresh({ now }: Pick<State, 'now'>, { is, answeredAt }: RotationLook): boolean {
  return is === 'known' && (answeredAt === null || now - answeredAt < freshMilliseconds);
}

function awaitingPlan(state: State, planned: string): State {
  const { rotation } = state;
  if (rotation === null) return state;
  return said({ ...state, rotation: { ...rotation, planned } }, rotationScreenTexts.planComes, 'warning');
}

export function onRotationFailure(state: State, failure: TaskFailure): State {
  const { rotation } = state;
  return rotation === null
    ? state
    : {
        ...state,
        rotation: {
          ...rotation,
          is: 'failed',
          ...known(state, rotation.found, unasked),
          stale: null,
          planned: null,
          failure,
        },
      };
}

export function onRotationAsks(state: State, { asked, awaited }: ServerAnswers): State {
  const { rotation } = state;
  if (rotation === null) return state;
  return { ...state, rotation: { ...rotation, doing: { ...rotation.doing, answers: { asked, awaited } } } };
}

export function onRotationEvents(before: State, events: readonly Shown<Event>[]): State {
  const state = events.reduce(onReading('read rotation'), before);
  const { rotation } = state;
  const [location = null] = events.flatMap((event) => (event.type === 'reading' ? [event.location] : [])).slice(-1);
  return rotation?.is !== 'looking' || location === null
    ? state
    : { ...state, rotation: { ...rotation, doing: { ...rotation.doing, location } } };
}

/** Milliseconds; what is asked again every few seconds and answered at once changes nothing but a sign. */
const slow = 2000;

/** Notes at a tick that the servers take long. */
export function withSlowAnswers(state: State): State {
  const { rotation, now } = state;
  if (rotation?.is !== 'looking' || rotation.isSlow || now - askedAtIn(state) < slow) return state;
  return { ...state, rotation: { ...rotation, isSlow: true } };
}

function answersIn({ checks, passed, loaded, restarted, askedAt, stale }: RotationLook): RotationLook['stale'] {
  return askedAt === null ? stale : { checks, passed, loaded, restarted, askedAt };
}

/** What is so of a server keeps the time at which it first was, until an answer says otherwise. */
function sinceWhen(
  state: State,
  { found, checks, appliedAt }: Pick<Extract<Notice, { type: 'rotation' }>, 'found' | 'checks' | 'appliedAt'>,
): Pick<RotationLook, 'unreached' | 'reloading'> {
  const { rotation } = state;
  const isSame = rotation !== null && rotation.of === found.of && isSamePhase(rotation.found, found);
  const { unreached, reloading } = isSame ? rotation : { unreached: {}, reloading: {} };
  if (isAsking(checks) || !isAnswered(checks)) return { unreached, reloading };
  const all = [checks.next, checks.back];
  const since = (
    before: Readonly<Record<string, number>>,
    names: readonly string[],
    first: number,
  ): Readonly<Record<string, number>> => Object.fromEntries(names.map((name) => [name, before[name] ?? first]));
  return {
    unreached: since(unreached, all.flatMap(unreachedIn), askedAtIn(state)),
    reloading: since(
      reloading,
      all.flatMap((each) => reloadingIn(each, Object.keys(reloading))),
      Math.min(askedAtIn(state), writtenAt(state, appliedAt) ?? askedAtIn(state)),
    ),
  };
}

/** When the files were written that servers reload: by the apply of this session, which knows its end, or as retained. */
function writtenAt({ applying }: State, appliedAt: number | null): number | null {
  const ended = applying?.ended ?? null;
  if (ended === null || appliedAt === null) return ended ?? appliedAt;
  return Math.max(ended, appliedAt);
}

function askedAtIn({ began, now }: Pick<State, 'began' | 'now'>): number {
  return began['read rotation'] ?? now;
}

function isAnswered({ next, back }: ChecksOfMoves): boolean {
  return typeof next === 'object' || typeof back === 'object';
}

/** Another run may have moved the rotation: what was asked before another phase says nothing. */
function isSamePhase(before: RotationFound | null, now: RotationFound): boolean {
  const phases = (found: RotationFound | null): string =>
    JSON.stringify(found?.statuses.map(({ at, next }) => [at, next]));
  return phases(before) === phases(now);
}

/** What was ticked here may not be written yet. */
function newestRunbook(before: Runbook | null, read: Runbook | null): Runbook | null {
  return before !== null && read !== null && isSameRunbook(before, read) ? before : read;
}

function isSameRunbook({ of: a }: Runbook, { of: b }: Runbook): boolean {
  return (
    a.cluster === b.cluster &&
    a.environment === b.environment &&
    a.rotation === b.rotation &&
    a.phase === b.phase &&
    a.generation === b.generation
  );
}

/**
 * After a rollback here, what it has written is rolled out: the stored files do not tell from which side a phase was
 * reached, so that what is derived from them has all that either side writes.
 */
function withRollout({ applying }: State, found: RotationFound): RotationFound {
  if (applying === null || applying.phase !== 'done' || !applying.isRollback) return found;
  const rotate = applying.plan.intent?.rotate ?? [];
  const isReached = found.statuses.every(({ name, at }) => rotate.some((each) => each.name === name && each.to === at));
  return isReached ? { ...found, rolloutDue: applying.rollout } : found;
}

/** Ticks a step of the rollout, or removes the tick, and keeps that. */
export function tick(state: State, step: string): Update {
  const { rotation } = state;
  const runbook = rotation?.runbook ?? null;
  if (rotation === null || runbook === null) return only(said(state, rotationScreenTexts.noRunbook));
  const ticked = withTick(runbook, step);
  return begin({ ...state, message: null, rotation: { ...rotation, runbook: ticked } }, { type: 'tick', ...ticked });
}

/** With the tick of a step, or without it if the step has one. */
export function withTick(runbook: Runbook, step: string): Runbook {
  const isDone = runbook.done.includes(step);
  return { ...runbook, done: isDone ? runbook.done.filter((each) => each !== step) : [...runbook.done, step] };
}

/** Forgets the phase once an apply or an undo has begun to write: until it is refreshed, none is true. */
export function withoutRotation(state: State): State {
  const { 'read rotation': _dropped, ...runs } = state.runs;
  return { ...state, runs, rotation: null };
}

const nothingDone: RotationLook['doing'] = { location: null, answers: null };

const unasked: Answers = { checks: noChecks, passed: [], loaded: [], restarted: [] };

function known(
  state: State,
  found: RotationFound | null,
  { checks, passed, loaded, restarted }: Answers,
): Pick<RotationLook, 'found' | 'askedAt' | 'answeredAt' | 'document' | keyof Answers> {
  const document = found === null ? [] : rotationDocument(found, checks, shellIn(state), passed);
  const times = isAnswered(checks)
    ? { askedAt: askedAtIn(state), answeredAt: state.now }
    : { askedAt: null, answeredAt: null };
  return { found, checks, passed, loaded, restarted, ...times, document };
}
