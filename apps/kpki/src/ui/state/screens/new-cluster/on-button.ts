import { andThen, only, pop, replace, said } from '../../change.ts';
import type { Drafting, State } from '../../model.ts';
import type { NewClusterRoute } from '../../route.ts';
import type { Update } from '../../screen.ts';
import { beginTest, testedFirst, withoutTest } from './draft-test.ts';
import { changed, load, write } from './drafts.ts';
import { focusedOn, focusedSpot, pageOpened } from './focus.ts';
import type { Pressed } from './form.ts';
import { pageNames } from './pages.ts';
import { beginPasting } from './paste.ts';
import { type PlacedProblem, placedProblems, problemsOn } from './problems.ts';
import { spotsOn } from './spots.ts';
import { leaveTheDraft } from './unsaved.ts';

export function onButton(state: State, drafting: Drafting, route: NewClusterRoute, press: Pressed): Update {
  switch (press.is) {
    case 'next':
      return forward(state, drafting, route);
    case 'back':
      return backward(state, drafting, route);
    case 'write':
      return reviewed(state, drafting, route, press.show);
    case 'test':
      return beginTest(state, drafting, false);
    case 'paste':
      return only(replace(state, { ...route, pasting: beginPasting(press.list) }));
    case 'load':
      return load(said(state, `Loading ${press.use} …`), drafting, press);
    case 'change': {
      const draft = press.draft(drafting.draft);
      const after = { ...route, focus: press.focus };
      const next = { ...drafting, draft };
      return changed(state, drafting, draft, focusedOn(state, next, after, focusedSpot(next, after)));
    }
  }
}

function forward(state: State, drafting: Drafting, route: NewClusterRoute): Update {
  const problems = problemsOn(route.page, drafting);
  const [first] = problems;
  if (first !== undefined) return toProblem(state, drafting, route, first, problems.length);
  const at = pageNames.indexOf(route.page) + 1;
  const page = pageNames[at];
  if (page === undefined) return only(state);
  const test = route.page === 'environment' ? testedFirst(state, drafting) : null;
  if (test !== null) return test;
  return andThen(withoutTest(state), (after) => only(replace(after, pageOpened(after, drafting, route, page, at + 1))));
}

function toProblem(
  state: State,
  drafting: Drafting,
  route: NewClusterRoute,
  problem: PlacedProblem,
  count: number,
): Update {
  const there = route.page === problem.page ? route : { ...route, page: problem.page, top: 0 };
  const spot = spotsOn(problem.page, drafting).find(({ cell }) => cell.id === problem.cell.id);
  const focused = spot === undefined ? there : focusedOn(state, drafting, there, spot);
  const many = count === 1 ? 'One thing has' : `${count} things have`;
  return only(said(replace(state, focused), `${many} to be corrected first: ${problem.text}`, 'warning'));
}

export function backward(state: State, drafting: Drafting, route: NewClusterRoute): Update {
  const page = pageNames[pageNames.indexOf(route.page) - 1];
  if (page !== undefined) return only(replace(state, pageOpened(state, drafting, route, page, route.seen)));
  if (!drafting.entered) return only(pop({ ...state, draft: null }));
  return only({ ...state, overlay: leaveTheDraft });
}

function reviewed(state: State, drafting: Drafting, route: NewClusterRoute, where: 'plan' | 'trust'): Update {
  if (drafting.writing !== null) return only(state);
  const { all, elsewhere } = placedProblems(drafting);
  const [first] = all;
  if (first !== undefined) return toProblem(state, drafting, route, first, all.length);
  const [other] = elsewhere;
  if (other !== undefined) return only(said(state, other.text, 'critical'));
  if (!drafting.judged) return only(said(state, 'The newest entry is still being looked at: once more, please.'));
  return write(state, drafting, where);
}
