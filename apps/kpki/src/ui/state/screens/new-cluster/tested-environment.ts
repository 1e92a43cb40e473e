import { environmentTestTexts } from '@kpki/presentation';
import { builtinPlugin } from '../../../../builtins.ts';
import type { Notice, TaskFailure } from '../../../work/task.ts';
import type { Update } from '../../change.ts';
import { andThen, begin, only, replace, routeOf, said } from '../../change.ts';
import type { Drafting, DraftTest, State } from '../../model.ts';
import { answersOf } from './answers.ts';
import { formFor, pluginAt, slotsOf, usedBy } from './plugin-choice.ts';
import { focusedOn, pageOpened, spotsOn } from './spots.ts';
import { testOf } from './tested-environment-lines.ts';

/** Runs no code of plugins that are not loaded; what works only on this machine is judged by the plan. */
function isWorthATest({ draft, plugins }: Drafting): boolean {
  return slotsOf(draft).some(
    (slot) =>
      builtinPlugin(usedBy(pluginAt(draft, slot)))?.isLocal !== true && formFor(draft, slot, plugins)?.without === null,
  );
}

export function beginTest(state: State, drafting: Drafting, resumes: boolean): Update {
  const test: DraftTest = { is: 'testing', of: drafting.draft.environment, lines: [], failure: null, resumes };
  const testing = said({ ...state, draft: { ...drafting, test } }, environmentTestTexts.begun);
  return begin(testing, { type: 'test draft', answers: answersOf(state, drafting) });
}

/** Reports a failure once: going on again is intended. */
export function testedFirst(state: State, drafting: Drafting): Update | null {
  if (!isWorthATest(drafting)) return null;
  const test = testOf(drafting);
  if (test === null) return beginTest(state, drafting, true);
  return null;
}

export function withoutTest(state: State): Update {
  const { draft, runs } = state;
  if (draft?.test?.is !== 'testing' || runs['test draft'] === undefined) return only(state);
  return begin({ ...state, draft: { ...draft, test: null } }, { type: 'stop', of: runs['test draft'] });
}

export function withTest(state: State, { lines }: Extract<Notice, { type: 'draft tested' }>): Update {
  return ended(state, lines, null);
}

export function withoutTestResult(state: State, { text, exit }: TaskFailure): Update {
  return exit === 'interrupted' ? only(state) : ended(state, [], text);
}

function ended(state: State, lines: DraftTest['lines'], failure: string | null): Update {
  const drafting = state.draft;
  const before = drafting === null ? null : testOf(drafting);
  if (drafting === null || before?.is !== 'testing') return only(state);
  const next: Drafting = { ...drafting, test: { ...before, is: 'tested', lines, failure } };
  const wrong = lines.filter((line) => line.state === 'failed').length + (failure === null ? 0 : 1);
  const reported = { ...state, message: null, draft: next };
  const route = routeOf(state);
  if (route.screen !== 'new cluster' || route.page !== 'environment') return only(reported);
  if (wrong === 0 && before.resumes) return only(replace(reported, pageOpened(reported, next, route, 'review', 5)));
  const spot = spotsOn('environment', next).find(({ cell }) => cell.id === 'test');
  const there = spot === undefined ? reported : replace(reported, focusedOn(reported, next, route, spot));
  if (wrong === 0) return only(said(there, environmentTestTexts.allUsable));
  return andThen(only(there), (after) => only(said(after, environmentTestTexts.partsUnusable, 'warning')));
}
