import {
  fleetScreenTexts,
  frameTexts,
  planScreenTexts,
  pluginScreenTexts,
  rotationScreenTexts,
  screenTitles,
  trustScreenTexts,
} from '@kpki/presentation';
import { clean } from '../../text/clean.ts';
import { widthOf } from '../../text/width.ts';
import type { State } from './model.ts';
import { ownSorts, type Route, type RouteOf, type ScreenName, trustRoute } from './route.ts';
import { actedOnText } from './select/actions.ts';
import { hiddenMarks } from './select/trust.ts';

const between = ' › ';

const titles: { readonly [Name in ScreenName]: (state: State, route: RouteOf<Name>) => string } = {
  start: () => screenTitles.start,
  'new cluster': () => screenTitles.newCluster,
  trust: (state, route) =>
    isOfRows(state.path.slice(1)) ? filteredTitle(markedTitle(state, route), route) : trustScreenTexts.title(0),
  artifact: (_state, { artifact }) => artifact,
  location: (_state, { location }) => location,
  actions: ({ path }, { of }) => {
    // Opened from the artifact's own screen, the name is there already.
    const before = path.at(-2);
    return of.is === 'artifact' && before?.screen === 'artifact' && before.artifact === of.artifact
      ? screenTitles.actions
      : `${actedOnText(of)}${between}${screenTitles.actions}`;
  },
  calendar: (_state, route) => filteredTitle(screenTitles.calendar, route),
  fleet: (_state, route) =>
    filteredTitle(route.layout === 'expiries' ? fleetScreenTexts.expiries.title : screenTitles.fleet, route),
  live: () => screenTitles.live,
  rotation: (_state, { of }) => rotationScreenTexts.title(of),
  undo: ({ undoing }) => (undoing?.plan?.isRedo === true ? screenTitles.redo : screenTitles.undo),
  plan: ({ request }) => {
    if (request.of === 'spec') return planScreenTexts.title(null);
    const { renew, rekey, rotate } = request.intent;
    const [move] = rotate;
    const verb = request.isRollback ? 'roll back' : 'rotate';
    if (move !== undefined) return planScreenTexts.title({ verb, ids: rotate.map(({ name }) => name), to: move.to });
    return planScreenTexts.title(
      rekey.length > 0 ? { verb: 'rekey', ids: rekey.map(clean) } : { verb: 'renew', ids: renew.map(clean) },
    );
  },
  apply: () => screenTitles.apply,
  result: () => screenTitles.result,
  environments: () => screenTitles.environments,
  plugins: (_state, { environment }) => pluginScreenTexts.title(environment),
  'plugin test': (_state, { plugin }) => screenTitles.pluginTest(plugin.name),
};

/** How the rows in view are sorted; empty: as they are at first, or the screen has no other order. */
export function orderText({ path, overlay }: State): string {
  const route = path.at(-1);
  if (overlay !== null) return '';
  if (route?.screen === 'trust' && route.sort !== trustRoute.sort)
    return frameTexts.sort(trustScreenTexts.sortTitles[route.sort]);
  if (route?.screen === 'fleet' && route.sort !== ownSorts[route.layout])
    return frameTexts.sort(fleetScreenTexts.sortTitles[route.sort]);
  return '';
}

/** How many artifacts are marked, and how many of these the filter hides: an action is of all. */
function markedTitle(state: State, route: RouteOf<'trust'>): string {
  const title = trustScreenTexts.title(state.marks.length);
  const hidden = hiddenMarks(state, route).length;
  return hidden === 0 ? title : `${title}, ${trustScreenTexts.hiddenMarks(hidden)}`;
}

/** While a filter is typed, it is in view elsewhere. */
function filteredTitle(title: string, { filter, typing }: RouteOf<'trust' | 'fleet' | 'calendar'>): string {
  return filter === null || typing ? title : `${title}${between}${frameTexts.filter(filter.text)}`;
}

/** The cast is safe: each row takes the route of its own name. */
export function pathTitle(state: State, route: Route): string {
  const title = titles[route.screen] as (state: State, route: Route) => string;
  return title(state, route);
}

/** A filter of the tree does not narrow the calendar or a plan, and marks are no rows of them. */
function isOfRows(behind: readonly Route[]): boolean {
  return behind.every(({ screen }) => ofRows.includes(screen));
}

const ofRows: readonly ScreenName[] = ['artifact', 'location', 'actions'];

/** Returns the titles of the open screens, and of what is over them. */
export function titlesOf(state: State, over: string | null): readonly string[] {
  // What was chosen stands for itself: the choice is not named.
  const named = state.path.filter(({ screen }, at) => screen !== 'actions' || at === state.path.length - 1);
  const titles = [...named.map((route) => pathTitle(state, route)), ...(over === null ? [] : [over])];
  return withoutRepeats(titles.map(clean));
}

/** Returns the same as a path; in few columns the first and the last. */
export function pathText(state: State, over: string | null, columns: number): string {
  const all = titlesOf(state, over);
  const whole = all.join(between);
  return widthOf(whole) <= columns ? whole : shortestOf(all);
}

/** Returns the last of them, which says what is open, for where a path would be cut. */
export function openText(state: State, over: string | null): string {
  const all = titlesOf(state, over);
  return (all.length < 2 ? all : ['…', all.at(-1)]).join(between);
}

/** Returns the path of the open screens in its shortest form. */
export function shortestPath(state: State): string {
  return shortestOf(titlesOf(state, null));
}

function shortestOf(all: readonly string[]): string {
  return (all.length < 3 ? all : [all[0], '…', all.at(-1)]).join(between);
}

/** A title may begin with what the one before ends with, or be the same. */
function withoutRepeats(all: readonly string[]): readonly string[] {
  return all.flatMap((title, at) => {
    const [first, ...others] = title.split(between);
    const isRepeated = at > 0 && first === all[at - 1]?.split(between).at(-1);
    return isRepeated ? (others.length === 0 ? [] : [others.join(between)]) : [title];
  });
}
