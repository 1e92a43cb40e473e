import { editingTexts, fleetScreenTexts, listTexts, rotationScreenTexts } from '@kpki/presentation';
import { clean } from '../../../text/clean.ts';
import type { Context, UiCommand } from '../../keys.ts';
import type { FleetFailure, FleetRow } from '../../work/fleet-row.ts';
import type { Screen, Update } from '../change.ts';
import { only, replace, routeOf, said } from '../change.ts';
import { environmentKey } from '../environment-key.ts';
import type { TextField } from '../field.ts';
import { inLayout, isUnusable, openCluster, ranked, readFleet } from '../fleet.ts';
import { goToRotationInCluster } from '../fleet-rotation.ts';
import { keysIn } from '../keys-in.ts';
import type { Message, State } from '../model.ts';
import { onSide } from '../on-side.ts';
import { type FleetRoute, fleetLayouts } from '../route.ts';
import {
  bodyColumns,
  bodyHeight,
  hasSide,
  hiddenSide,
  panesIn,
  type Scrolled,
  type ScrolledText,
  scrolledText,
  sideMargins,
} from '../scroll.ts';
import { summaryText } from '../select/counts.ts';
import type { DetailLine } from '../select/detail-lines.ts';
import { environmentTitle, type FleetItem, fileName, fleetItemsIn, isNotCreated, markOfRow } from '../select/fleet.ts';
import { copiedInFleet } from '../select/fleet-copies.ts';
import { sideLines } from '../select/fleet-details.ts';
import { clusterExpiryLines, expirySideLines } from '../select/fleet-expiries.ts';
import { fleetCommand, shortFleetCommand } from '../select/fleet-reading.ts';
import { severityOf } from '../select/states.ts';
import { filterSentence } from '../select/trust.ts';
import { expirySentence } from './fleet-expiries.ts';
import { hasOtherPart, layoutOf, nextSort, otherPart } from './fleet-layouts.ts';
import { nextInView, overviewHeight, overviewRules } from './fleet-overview.ts';
import { beginFilter, droppedFirst, onFilterText, onTypedFilter } from './typed-filter.ts';

function chosenItem(state: State, route: FleetRoute): FleetItem | undefined {
  return layoutOf(route).chosen(state, route)?.item;
}

export function chosenCluster(state: State, route: FleetRoute): FleetRow | undefined {
  return chosenItem(state, route)?.row;
}

export function fleetSideText(state: State, route: FleetRoute): ScrolledText<DetailLine> {
  const columns = (panesIn(state).side ?? bodyColumns(state)) - sideMargins;
  const chosen = layoutOf(route).chosen(state, route);
  const height = bodyHeight(state);
  const lines =
    chosen === undefined
      ? []
      : chosen.expiry === null
        ? clusterLines(chosen.item, columns, height)
        : expirySideLines(chosen.expiry, columns, height);
  return scrolledText({ lines, height, top: route.side ?? 0 });
}

function clusterLines(item: FleetItem, columns: number, height: number): readonly DetailLine[] {
  const lines = sideLines(item, columns);
  return [...lines, ...clusterExpiryLines(item, columns, height - lines.length)];
}

export const fleetScreen: Screen<FleetRoute> = {
  summary: (state, route) => {
    const { fleet } = state;
    return fleet === null ? '' : layoutOf(route).summary(fleet, fleetItemsIn(state, route));
  },
  rules: overviewRules,
  context: (state, route): Context => {
    if (route.typing) return 'filter';
    return (state.fleet?.rows.length ?? 0) === 0 ? 'waiting' : layoutOf(route).context;
  },
  sentence: fleetSentence,
  scrolled: scrolledIn,
  side: (state, route) => {
    const chosen = layoutOf(route).chosen(state, route);
    if (chosen === undefined) return null;
    return { title: chosen.expiry?.what ?? environmentTitle(chosen.item.row), isFocused: route.side !== null };
  },
  unavailable: (state, route) => {
    const leadsBack = route.filter !== null || layoutOf(route).backTo !== null;
    return [
      ...(hasOtherPart(state, route) ? [] : hiddenSide(state)),
      'next environment',
      ...refusedIn(state, route),
      ...(state.path.length === 1 && !leadsBack ? (['back'] as const) : []),
    ];
  },
  refused: refusedIn,
  reversed: (_state, route) => droppedFirst(route),
  helpful: (state, route) => {
    const row = chosenCluster(state, route);
    return row?.is === 'failed' && (row.at !== null || isUnusable(row)) ? ['edit'] : [];
  },
  edited: (state, route) => {
    const row = chosenCluster(state, route);
    if (row === undefined) return { is: 'refused', why: editingTexts.nothing };
    return { is: 'file', file: row.file, line: row.is === 'failed' ? (row.at?.line ?? null) : null };
  },
  command: (state, route) => `${fleetCommand(state)}${layoutOf(route).option}`,
  shortCommand: (state, route, columns) => shortFleetCommand(state, layoutOf(route).option, columns),
  copySource: (state, route) => {
    const chosen = layoutOf(route).chosen(state, route);
    return chosen === undefined ? null : copiedInFleet(state, chosen.item.row, chosen.expiry);
  },
  exports: (state, route) =>
    layoutOf(route).exports(state, route, summaryText(fleetScreen.summary(state, route)), fleetCommand(state)),
  list: (state, route) => {
    const { count, at, go } = layoutOf(route);
    return {
      hits: () => Array.from({ length: count(state, route) }, (_, each) => each),
      at: at(state, route),
      go: (to) => go(state, route, to),
    };
  },
  rowAt: (state, route, line, column) => layoutOf(route).rowAt(state, route, line, column),
  on: (state, route, uiCommand) =>
    route.typing ? onTypedFilter(state, route, uiCommand, filteredFleet) : onFleet(state, route, uiCommand),
  typed: (state, route, text) => onFilterText(state, route, text, filteredFleet),
};

/** Where all clusters are in view, the lower end of the panel is that of what expires next. */
function scrolledIn(state: State, route: FleetRoute): Scrolled {
  if (route.side !== null && hasSide(state)) return fleetSideText(state, route);
  return overviewHeight(state, route) === 0 ? layoutOf(route).scrolled(state, route) : nextInView(state, route);
}

const ofOpened: readonly UiCommand[] = ['open', 'plan', 'rotate', 'trust', 'servers', 'environments', 'undo'];

/** A file that cannot be used is no cluster that could be opened. */
function refusedIn(state: State, route: FleetRoute): readonly UiCommand[] {
  const row = chosenCluster(state, route);
  return row === undefined || isUnusable(row) ? ofOpened : [];
}

function fleetSentence(state: State, route: FleetRoute): Message | null {
  const ofFilter = filterSentence(state, route);
  if (ofFilter !== null) return ofFilter;
  const chosen = layoutOf(route).chosen(state, route);
  if (chosen === undefined) return null;
  const { item, expiry } = chosen;
  const { row } = item;
  if (item.isStale) return { severity: 'warning', text: `${environmentTitle(row)}: ${fleetScreenTexts.stale}.` };
  if (expiry !== null) return expirySentence(state, expiry);
  const { word } = markOfRow(row);
  if (row.is === 'failed') return { severity: 'critical', text: failedSentence(row) };
  const [found] = item.hits;
  if (found !== undefined)
    return { severity: 'info', text: fleetScreenTexts.found(clean(found), environmentTitle(row), keysIn(state)) };
  const [worst] = row.problems;
  const isWord = worst === undefined || isNotCreated(row);
  const owed = item.owed === null ? null : clean(rotationScreenTexts.owed(item.owed.rotating, item.owed.restart));
  const what = isWord ? word : fleetScreenTexts.notOk(row.counts);
  return {
    severity: isWord ? (owed === null ? 'info' : 'warning') : severityOf(worst.state),
    text: fleetScreenTexts.is(environmentTitle(row), isWord && owed !== null ? owed : what),
    rest: [
      ...(isWord || owed === null ? [] : [`${owed}.`]),
      ...(isWord ? [] : [fleetScreenTexts.worst(clean(worst.artifact), row.counts)]),
      fleetScreenTexts.opens(keysIn(state)),
    ],
  };
}

/** The place in the file first, without its folder, so that the problem is not cut. */
function failedSentence(row: FleetFailure): string {
  const { at, file, text } = row;
  return at === null
    ? `${environmentTitle(row)}: ${text}`
    : `${fileName(file)} ${fleetScreenTexts.wrongAt(at.line, at.problem)}`;
}

function onFleet(state: State, route: FleetRoute, uiCommand: UiCommand): Update | null {
  const part = otherPart(state, route, uiCommand);
  if (part !== null) return only(layoutOf(route).go(state, route, part));
  const side = onSide(state, route, uiCommand, hasSide(state) ? fleetSideText(state, route) : null);
  if (side !== null) return side;
  const layout = layoutOf(route);
  const to = layout.moved(state, route, uiCommand);
  if (to !== null) return only(layout.go(state, route, to));
  switch (uiCommand) {
    case 'expiries':
      // From there, the same key leads to the expiries of one cluster.
      return route.layout === 'expiries' ? null : only(replace(state, inLayout(route, 'expiries')));
    case 'open': {
      const chosen = layout.chosen(state, route);
      return chosen === undefined
        ? only(said(state, fleetScreenTexts.noRow, 'warning'))
        : openCluster(state, chosen.item.row, chosen.opens);
    }
    case 'rotate': {
      const chosen = layout.chosen(state, route);
      return goToRotationInCluster(state, chosen?.item.row, chosen?.opens ?? null);
    }
    case 'filter':
      return beginFilter(state, route);
    case 'sort': {
      const sort = nextSort(route);
      const sorted = layout.sorted(withAllRanked(state), atChosen(state, route), sort);
      return only(said(sorted, listTexts.sorted(layout.sortTexts[sort])));
    }
    case 'zoom':
      return only(
        replace(
          state,
          inLayout(route, fleetLayouts[(fleetLayouts.indexOf(route.layout) + 1) % fleetLayouts.length] ?? 'table'),
        ),
      );
    case 'again':
      return readFleet(state, state.fleet?.named ?? []);
    case 'back':
      if (route.filter !== null) return only(whole(state, route));
      return layout.backTo === null ? null : only(replace(state, inLayout(route, layout.backTo)));
    default:
      return null;
  }
}

/** While the fleet is read, its rows are in no order that would stay: the cursor is fixed to what it is on. */
function atChosen(state: State, route: FleetRoute): FleetRoute {
  const chosen = state.fleet?.isReading === true ? layoutOf(route).chosen(state, route) : undefined;
  return chosen === undefined ? route : { ...route, cursor: chosen.item.key, expiry: chosen.expiry?.key ?? null };
}

function withAllRanked(state: State): State {
  return state.fleet === null ? state : { ...state, fleet: { ...state.fleet, ...ranked(state.fleet) } };
}

/** Within this time, a user does not act on a row that has come into view. */
const leastInView = 500;

/**
 * Once all is read for the first time, the rows are sorted, and the cursor stays on its cluster; but what is the worst is not
 * scrolled away by a cursor that no key has moved.
 */
export function afterFirstReading(before: State, after: State): State {
  const route = routeOf(after);
  const { fleet } = before;
  const [first] = fleet?.rows ?? [];
  if (route.screen !== 'fleet' || route.cursor !== null || fleet === null || fleet.at !== null) return after;
  // Keys that were typed before the first row mean no row that came by chance.
  if (first === undefined || after.typedAhead.length > 0) return after;
  // A file that cannot be used is read first, and no key opens it.
  if (isUnusable(first)) return after;
  if (after.now - (fleet.readAt[environmentKey(first)] ?? 0) < leastInView) return after;
  const there = atChosen(before, route);
  return layoutOf(there).scrolled(after, there).top > 0 ? after : { ...replace(after, there), message: after.message };
}

/** The cursor stays on the row that was found; it returns to where it was if none was, or the filter was not kept. */
function whole(state: State, route: FleetRoute): State {
  const isLeft = route.typing && route.cursor === null;
  const found = isLeft ? undefined : layoutOf(route).chosen(state, route);
  const next: FleetRoute = { ...route, typing: false, filter: null, before: null, top: 0 };
  return replace(
    state,
    found === undefined
      ? { ...next, ...route.before }
      : { ...next, cursor: found.item.key, expiry: found.expiry?.key ?? null },
  );
}

const filteredFleet = { filtered: searched, unfiltered: whole, on: onFleet };

function searched(state: State, route: FleetRoute, filter: TextField): State {
  return replace(state, { ...route, filter, cursor: null, expiry: null, top: 0 });
}
