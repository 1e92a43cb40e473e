import type { Event } from '@kpki/engine';
import type { Shown } from '@kpki/presentation';
import { clean } from '../../text/clean.ts';
import type { Notice, TaskFailure } from '../work/task.ts';
import { locationKey, wroteOf } from './applying.ts';
import { notedFailure } from './begin-apply.ts';
import type { Update } from './change.ts';
import { andThen, only, pop, push, routeOf, said } from './change.ts';
import { exitSummary, farewell } from './exit-summary.ts';
import { withWritten } from './fleet.ts';
import { readAgain } from './goto.ts';
import { withoutAnswers } from './live.ts';
import type { ApplyState, Leaving, Progress, State } from './model.ts';
import { outcomeIn, withOutcome, withWrites } from './outcomes.ts';
import { requestAfter } from './plan-request.ts';
import { retriesAfter, retryOf } from './reading.ts';
import { withoutRotation } from './rotation.ts';
import { phaseDoneText } from './select/result.ts';
import { beganAtRotation, goWhereBegun } from './where-begun.ts';

/** Copies the tables once for all events, since they may have thousands of rows. */
export function onApplyEvents(state: State, events: readonly Shown<Event>[]): State {
  const { applying, now } = state;
  if (applying === null) return state;
  const tables: Tables = {
    steps: { ...applying.steps },
    repairs: { ...applying.repairs },
    writes: { ...applying.writes },
  };
  let { entriesWritten, brokeOff, retries } = applying;
  for (const event of events) {
    if (event.type !== 'retrying' || !waits(tables, event, now)) {
      enter(tables, event, now);
      retries = event.type === 'applying' ? {} : retriesAfter(retries, event, now);
    }
    if (event.type === 'written') entriesWritten += event.entries;
    if (event.type === 'write failed' && event.isUncertain) brokeOff = true;
  }
  const after = { ...state, applying: { ...applying, ...tables, entriesWritten, brokeOff, retries } };
  const warning = events.findLast((event) => event.type === 'log' && event.level === 'warn');
  return warning?.type === 'log' ? said(after, `${warning.from}: ${warning.text}`, 'warning') : after;
}

type Table = Record<string, Progress>;
interface Tables {
  readonly steps: Table;
  readonly repairs: Table;
  readonly writes: Table;
}

function enter({ steps, repairs, writes }: Tables, event: Shown<Event>, now: number): void {
  switch (event.type) {
    case 'step started':
      begun(steps, event.artifact, now, event.action);
      break;
    case 'step done':
      over(steps, event.artifact, now, 'done');
      break;
    case 'step waits':
      over(steps, event.artifact, now, 'waits', event.text);
      break;
    case 'step failed':
      over(steps, event.artifact, now, 'failed', event.text);
      break;
    case 'repairing':
      begun(repairs, locationKey(event), now);
      break;
    case 'repaired':
      over(repairs, locationKey(event), now, 'done');
      break;
    case 'writing':
      begun(writes, locationKey(event), now);
      break;
    case 'written':
      over(writes, locationKey(event), now, 'done');
      break;
    case 'write failed': {
      // Repairs come first: if the write has not begun, the repair failed.
      const key = locationKey(event);
      over(writes[key] === undefined && repairs[key] !== undefined ? repairs : writes, key, now, 'failed', event.text);
    }
  }
}

function waits(
  { repairs, writes }: Tables,
  event: Extract<Shown<Event>, { readonly type: 'retrying' }>,
  now: number,
): boolean {
  if (event.location === null) return false;
  const key = locationKey({ sink: event.sink, location: event.location });
  const table = [writes, repairs].find((each) => each[key]?.is === 'begun');
  const progress = table?.[key];
  if (table === undefined || progress === undefined) return false;
  table[key] = { ...progress, retry: retryOf(event, now) };
  return true;
}

function begun(table: Table, key: string, now: number, action: Progress['action'] = null): void {
  table[key] = { is: 'begun', action, startedAt: now, ended: null, text: null, retry: null };
}

function over(table: Table, key: string, now: number, is: Progress['is'], text: string | null = null): void {
  const { startedAt = now, action = null } = table[key] ?? {};
  table[key] = { is, action, startedAt, ended: now, text, retry: null };
}

export function onApplied(state: State, { type: _applied, ...done }: Extract<Notice, { type: 'applied' }>): Update {
  if (state.applying === null) return only(state);
  const after = ended(state, { ...state.applying, phase: 'done', ended: state.now, retries: {}, ...done });
  if (isToLeave(state)) return only({ ...after, leaving: farewell(after) });
  if (routeOf(after).screen !== 'apply') return readAgain(after);
  const text = phaseDoneText(after);
  if (text === null || !beganAtRotation(after)) return readAgain(push(pop(after), { screen: 'result', top: 0 }));
  return andThen(readAgain(after), (next) => goWhereBegun(next, false, text));
}

export function onApplyFailure(state: State, failure: TaskFailure): Update {
  if (state.applying === null) return only(state);
  const applying: ApplyState = { ...state.applying, phase: 'failed', ended: state.now, retries: {}, failure };
  const failed = ended(failure.exit === 'interrupted' ? state : notedFailure(state), applying);
  if (isToLeave(state)) return only({ ...failed, leaving: leavingAfter(failed, failure) });
  return andThen(only(failed), readAgain);
}

/** The shell gets the result of the apply after kpki quits, too. */
function isToLeave({ leavesWhenStopped, leaving }: State): boolean {
  return leavesWhenStopped || leaving !== null;
}

/** A stop was asked for; any other reason was not shown yet. */
function leavingAfter(state: State, { exit, text }: TaskFailure): Leaving {
  const why = exit === 'interrupted' ? [] : text.split('\n').map(clean);
  return { exit, lines: [...why, ...exitSummary(state)] };
}

function waitingIn({ waiting }: ApplyState): ReadonlySet<string> {
  return new Set(waiting.map(({ artifact }) => artifact));
}

/** An apply that has ended leaves nothing to apply, and no question whether to stop it. */
function ended(state: State, applying: ApplyState): State {
  const { overlay } = state;
  const asked = overlay?.is === 'help' ? overlay.over : overlay;
  const isAsking = asked?.is === 'confirm' && asked.about === 'leave apply';
  const { failure, waiting } = applying;
  const known = withOutcome(state, {
    written: withWrites(outcomeIn(state).written, 'applies', applying.entriesWritten),
    unfinished: failure === null ? null : { failure, wrote: wroteOf(applying) },
    waiting,
  });
  return {
    ...withoutRotation(withWritten(withoutAnswers(known))),
    applying,
    planning: { is: 'none' },
    marks: applying.phase === 'done' ? marksLeft(state, waitingIn(applying)) : state.marks,
    request: applying.phase === 'done' ? requestAfter(state.request, waitingIn(applying)) : state.request,
    overlay: isAsking ? null : overlay,
  };
}

/** Renewed artifacts are no longer marked: `r` would renew them again. */
function marksLeft({ marks, request }: State, waiting: ReadonlySet<string>): readonly string[] {
  const renewed = new Set(request?.intent.renew.filter((id) => !waiting.has(id)) ?? []);
  return marks.filter((id) => !renewed.has(id));
}
