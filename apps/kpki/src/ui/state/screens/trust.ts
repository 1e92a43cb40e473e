import { actionTexts, editingTexts, type LeftOut, listTexts, trustScreenTexts } from '@kpki/presentation';
import type { ScreenLine } from '../../../print/document.ts';
import type { Context, UiCommand } from '../../keys.ts';
import type { Screen, Update } from '../change.ts';
import { only, push, replace, said } from '../change.ts';
import { fieldOf, type TextField } from '../field.ts';
import { keysIn } from '../keys-in.ts';
import type { State } from '../model.ts';
import { onSide } from '../on-side.ts';
import { planRequest } from '../plan-request.ts';
import { inventoryIn } from '../reading.ts';
import type { ActedOn, TrustRoute } from '../route.ts';
import {
  atRow,
  bodyHeight,
  hasSide,
  hiddenSide,
  type InView,
  itemsInView,
  movedCursor,
  panesOf,
  type ScrolledText,
  scrolledText,
  sideMargins,
  stepInTree,
  toggledKeys,
} from '../scroll.ts';
import { actedOnText, allOfRequest, leftOutOf, markedRequest } from '../select/actions.ts';
import { copiedArtifact, copiedGroup } from '../select/artifacts.ts';
import { commandLine } from '../select/command-line.ts';
import { clippedLines, type DetailLine, detailLines } from '../select/detail-lines.ts';
import { type SideDetails, sideHead, sideRow } from '../select/details.ts';
import { editedArtifact, editedSpec } from '../select/edited-file.ts';
import { notOkFilter } from '../select/filter.ts';
import { withImpact } from '../select/impact.ts';
import { statusExports } from '../select/status-export.ts';
import { groupKey, matching, type TreeRow, treeSorts, treeSortTexts } from '../select/tree.ts';
import { chosenRow, cursorIn, hiddenMarks, isFiltered, rowsOf, trustSentence, trustSummary } from '../select/trust.ts';
import { unreadLines } from '../select/unread.ts';
import { goToRotationInProgress, renewOne, rotateOne, withoutMark, withoutRenew, withoutRotate } from './actions.ts';
import { copiedLocation } from './details.ts';
import { filterHelpIn } from './filter-help.ts';
import { beforeFilter, beginFilter, droppedFirst, onFilterText, onTypedFilter } from './typed-filter.ts';

/** While a filter is typed, its help is there instead. */
export function shownUnread(state: State, { typing }: TrustRoute): readonly ScreenLine[] {
  const inventory = inventoryIn(state);
  return inventory === null || typing
    ? []
    : unreadLines(inventory, state.program, state.target, panesOf(state.size).list, keysIn(state));
}

export function treeHeight(state: State, route: TrustRoute): number {
  return bodyHeight(state, shownUnread(state, route).length);
}

function listHeight(state: State, route: TrustRoute): number {
  return Math.max(1, treeHeight(state, route) - 1 - treeHelp(state, route).length);
}

/** What a filter of the tree can be, while one is typed. */
export function treeHelp(state: State, { typing }: TrustRoute): readonly string[] {
  return typing ? filterHelpIn(state, panesOf(state.size).list, 'tree') : [];
}

export function trustSide(state: State, route: TrustRoute): SideDetails | null {
  const inventory = inventoryIn(state);
  const row = chosenRow(state, route);
  return inventory === null || row === null ? null : sideRow(inventory, row);
}

/** While the list has the focus, the last line says how the rest is seen. */
export function trustSideText(state: State, route: TrustRoute): ScrolledText<DetailLine> {
  const { side } = panesOf(state.size);
  const details = trustSide(state, route);
  const height = bodyHeight(state, sideHead);
  const lines =
    side === null || details === null
      ? []
      : withImpact(details.impact, side - sideMargins, height, (further) =>
          detailLines([...details.details, ...further], side - sideMargins),
        );
  return scrolledText({
    lines: route.side === null ? clippedLines(lines, height) : lines,
    height,
    top: route.side ?? 0,
  });
}

export function trustInView(state: State, route: TrustRoute): InView<TreeRow> {
  const rows = rowsOf(state, route);
  return itemsInView(rows, cursorIn(state, route, rows), listHeight(state, route), route.top);
}

/**
 * The lines of the list: rows, and where all have room a blank line above the head of each further group, which is null.
 */
export function treeLines(state: State, route: TrustRoute): readonly (TreeRow | null)[] {
  const { items, top, below } = trustInView(state, route);
  const spaced = items.flatMap((row, at): readonly (TreeRow | null)[] => {
    const isHead = row.depth === 0 && (items[at - 1]?.depth ?? 0) > 0;
    return isHead ? [null, row] : [row];
  });
  const isWhole = top === 0 && below === 0 && spaced.length <= listHeight(state, route);
  return isWhole ? spaced : items;
}

function rowAtLine(state: State, route: TrustRoute, line: number): number | null {
  const lines = treeLines(state, route);
  const row = lines[line];
  return row === undefined || row === null
    ? null
    : trustInView(state, route).top + lines.slice(0, line).filter((each) => each !== null).length;
}

/** What a row of a location refuses. */
const ofArtifact: readonly UiCommand[] = ['actions', 'choose'];

export const trustScreen: Screen<TrustRoute> = {
  summary: trustSummary,
  context: trustContext,
  sentence: trustSentence,
  scrolled: (state, route) => trustInView(state, route),
  side: (state, route) => {
    const side = trustSide(state, route);
    return side === null ? null : { title: side.title, isFocused: route.side !== null };
  },
  unavailable: (state, route) => [
    ...hiddenSide(state),
    ...withoutRotate(state, rotatedBy(chosenRow(state, route))),
    ...withoutMark(state, rotatedBy(chosenRow(state, route))),
    ...withoutRenew(state, renewedBy(state, route, chosenRow(state, route))),
    ...((chosenRow(state, route)?.location ?? null) === null ? [] : ofArtifact),
    ...(state.marks.length === 0 ? (['unmark'] as const) : []),
    ...(route.filter !== null || leadsBack(state) ? [] : (['back'] as const)),
  ],
  reversed: (state, route) => {
    const row = chosenRow(state, route);
    // A CA is opened itself.
    const isGroup = row !== null && row.artifact === null && row.location === null;
    return [
      ...(isGroup && row.branch === 'open' ? (['open'] as const) : []),
      ...(showsNotOk(route) ? (['problems'] as const) : []),
      ...droppedFirst(route),
    ];
  },
  hinted: (state) =>
    state.marks.length === 0 ? {} : { renew: trustScreenTexts.renews(renewedMarks(state).ids.length) },
  command: (state) => commandLine(state, 'status'),
  // The rows that the filter found, without those that hold them.
  list: (state, route) => {
    const rows = rowsOf(state, route);
    const inventory = inventoryIn(state);
    return {
      hits: (text) => {
        const found = new Set(inventory === null ? [] : matching(inventory, text).map(({ entry }) => entry.artifact));
        return rows.flatMap(({ artifact }, at) => (artifact !== null && found.has(artifact) ? [at] : []));
      },
      at: cursorIn(state, route, rows),
      go: (at) => withCursor(state, route, rows, at),
    };
  },
  rowAt: (state, route, line) => rowAtLine(state, route, line - 1),
  copySource: (state, route) => {
    const inventory = inventoryIn(state);
    const row = chosenRow(state, route);
    if (inventory === null || row === null) return null;
    if (row.location !== null) return copiedLocation(row.location);
    return row.artifact === null
      ? copiedGroup(inventory, `${row.name}, ${row.owner}`, row.marks)
      : copiedArtifact(inventory, row.artifact);
  },
  edited: (state, route) => {
    const row = chosenRow(state, route);
    if (row === null) return editedSpec(state);
    if (row.location !== null) return { is: 'refused', why: editingTexts.folder };
    return row.artifact === null ? { is: 'refused', why: editingTexts.several } : editedArtifact(state, row.artifact);
  },
  exports: (state, { filter }) => statusExports(state, 'status', { filter: filter?.text ?? '' }),
  on: (state, route, uiCommand) =>
    route.typing ? onTypedFilter(state, route, uiCommand, filteredTree) : onTree(state, route, uiCommand),
  typed: (state, route, text) => onFilterText(state, route, text, filteredTree),
};

/** A filter can be typed during the first reading: else the letters after `/` would be taken for keys. */
function trustContext(state: State, { typing }: TrustRoute): Context {
  if (inventoryIn(state) === null && state.reading.is !== 'reading') return 'waiting';
  if (typing) return 'filter';
  return inventoryIn(state) === null ? 'reading' : 'tree';
}

/** Whether the key that goes back leads to the fleet: marks are removed first. */
function leadsBack({ fleet, marks }: State): boolean {
  return (fleet?.left ?? null) !== null && marks.length === 0;
}

function onTree(state: State, route: TrustRoute, uiCommand: UiCommand): Update | null {
  const rows = rowsOf(state, route);
  const at = cursorIn(state, route, rows);
  const row = rows[at];
  const side = onSide(state, route, uiCommand, hasSide(state) ? trustSideText(state, route) : null);
  if (side !== null) return side;
  const to = movedCursor(at, rows.length, listHeight(state, route), uiCommand);
  if (to !== null) return only(withCursor(state, route, rows, to));
  switch (uiCommand) {
    case 'next CA':
    case 'previous CA':
      return only(atHead(state, route, rows, headBeside(rows, at, uiCommand)));
    case 'right':
    case 'left': {
      if (row === undefined) return null;
      const step = stepInTree(rows, at, uiCommand);
      if (step === 'toggle') return only(toggled(state, route, row.key));
      return only(step === null ? state : withCursor(state, route, rows, step));
    }
    case 'open':
      if (row === undefined) return null;
      if (row.location !== null) {
        const { sink, location } = row.location;
        return only(push(state, { screen: 'location', sink, location, top: 0 }));
      }
      if (row.artifact === null) return only(toggled(state, route, row.key));
      return only(push(state, { screen: 'artifact', artifact: row.artifact, top: 0 }));
    case 'choose':
      return row === undefined ? null : only(marked(state, route, rows, at));
    case 'unmark':
      return only(unmarked(state));
    case 'sort': {
      const sort = treeSorts[(treeSorts.indexOf(route.sort) + 1) % treeSorts.length] ?? 'catalog';
      return only(said(replace(state, { ...route, sort }), listTexts.sorted(treeSortTexts[sort])));
    }
    case 'renew':
      if (state.marks.length > 0) return renewHidden(state, route) ?? renewMarked(state);
      return row === undefined ? null : renew(state, route, row);
    case 'rotate':
    case 'actions':
      if (row === undefined) return null;
      if (uiCommand === 'rotate') {
        const inProgress = goToRotationInProgress(state, rotatedBy(row));
        if (inProgress !== null) return inProgress;
        if (row.location === null) return rotateOne(state, row.artifact ?? row.marks[0] ?? '');
      }
      if (row.location !== null) return only(said(state, noArtifact(state, row, uiCommand), 'warning'));
      return only(push(state, { screen: 'actions', of: actedOn(row), cursor: 0 }));
    case 'filter':
      return beginFilter(state, route);
    case 'problems':
      return only(showsNotOk(route) ? unfiltered(state, route) : onlyNotOk(state, route));
    case 'back':
      if (route.filter !== null) return only(unfiltered(state, route));
      return state.marks.length === 0 ? null : only(unmarked(state));
    default:
      return null;
  }
}

function showsNotOk({ filter }: TrustRoute): boolean {
  return filter?.text.trim() === notOkFilter;
}

/** The row where the next CA begins, or the last one before the cursor; -1: none. */
function headBeside(rows: readonly TreeRow[], at: number, uiCommand: 'next CA' | 'previous CA'): number {
  return uiCommand === 'next CA'
    ? rows.findIndex(({ depth }, index) => depth === 0 && index > at)
    : rows.findLastIndex(({ depth }, index) => depth === 0 && index < at);
}

function atHead(state: State, route: TrustRoute, rows: readonly TreeRow[], head: number): State {
  return head < 0 ? state : withCursor(state, route, rows, head);
}

function actedOn({ name, artifact, marks }: TreeRow): ActedOn {
  return artifact === null ? { is: 'group', name, artifacts: marks } : { is: 'artifact', artifact };
}

/** The artifact of a row that a rotation begins with: of a group, any of it. */
function rotatedBy(row: TreeRow | null): string | null {
  return row === null || row.location !== null ? null : (row.artifact ?? row.marks[0] ?? null);
}

/** What a renewal is planned of: marks go before the row, and of several, rows that a filter hides are not meant. */
function renewedBy({ marks }: State, route: TrustRoute, row: TreeRow | null): readonly string[] {
  if (marks.length > 0) return marks;
  if (row === null || row.location !== null || (row.artifact === null && isFiltered(route))) return [];
  return row.artifact === null ? row.marks : [row.artifact];
}

function unmarked(state: State): State {
  const { length } = state.marks;
  const text = length === 0 ? trustScreenTexts.noMarks(keysIn(state)) : trustScreenTexts.unmarked(length);
  return said({ ...state, marks: [] }, text);
}

/**
 * Marks a row, or removes its mark, and goes down; a row of several marks all of them, or none if all are marked, and is left
 * for the first below them.
 */
function marked(state: State, route: TrustRoute, rows: readonly TreeRow[], at: number): State {
  const row = rows[at];
  if (row === undefined) return state;
  if (row.location !== null) return said(state, noArtifact(state, row, 'choose'), 'warning');
  const ids = row.marks;
  const isAll = ids.every((id) => state.marks.includes(id));
  const others = state.marks.filter((id) => !ids.includes(id));
  const isOther = ({ location, marks }: TreeRow): boolean => location !== null || marks.some((id) => !ids.includes(id));
  const below = rows.findIndex((each, index) => index > at && isOther(each));
  const marks = isAll ? others : [...others, ...ids];
  const next = { ...withCursor(state, route, rows, below < 0 ? at : below), marks };
  const text = trustScreenTexts.markChanged(
    actedOnText(actedOn(row)),
    !isAll,
    marks.length,
    renewedMarks(next).ids.length,
    keysIn(next),
  );
  return said(next, text);
}

/** Says at the first press that the filter hides some of what is planned; null: none, or it was said. */
function renewHidden(state: State, route: TrustRoute): Update | null {
  const hidden = hiddenMarks(state, route).length;
  const text = trustScreenTexts.plansHidden(hidden, keysIn(state));
  return hidden === 0 || state.message?.text === text ? null : only(said(state, text, 'warning'));
}

/** The marked artifacts that a renewal is planned of, and why not of the others. */
function renewedMarks(state: State): { readonly ids: readonly string[]; readonly leftOut: readonly LeftOut[] } {
  const inventory = inventoryIn(state);
  if (inventory === null) return { ids: [], leftOut: [] };
  const leftOut = leftOutOf(inventory, state.marks, keysIn(state));
  return { ids: state.marks.filter((id) => leftOut.every(({ artifact }) => artifact !== id)), leftOut };
}

/** Plans those that can be renewed, and keeps the reasons of the others. The marks stay until then, or until they are removed. */
function renewMarked(state: State): Update {
  const { ids, leftOut } = renewedMarks(state);
  if (ids.length === 0) return only(said(state, actionTexts.noneRenewed(leftOut), 'warning'));
  return planRequest(state, markedRequest(ids, leftOut));
}

/** Rows that a filter hides are not meant. */
function renew(state: State, route: TrustRoute, row: TreeRow): Update {
  const inventory = inventoryIn(state);
  if (inventory === null) return only(state);
  if (row.artifact !== null) return renewOne(state, row.artifact);
  if (row.location !== null || isFiltered(route)) return only(said(state, noArtifact(state, row, 'renew'), 'warning'));
  return planRequest(state, allOfRequest(inventory, row.name));
}

function noArtifact(state: State, { location }: TreeRow, pressed: 'renew' | 'rotate' | 'actions' | 'choose'): string {
  const key = keysIn(state);
  return `${key(pressed)}: ${(location === null ? actionTexts.several : actionTexts.location)(key)}`;
}

const filteredTree = { filtered, unfiltered, on: onTree };

function filtered(state: State, route: TrustRoute, filter: TextField): State {
  return replace(state, withFilter(route, filter));
}

function withFilter(route: TrustRoute, filter: TextField): TrustRoute {
  return { ...route, filter, before: beforeFilter(route), cursor: null, top: 0, toggledInFilter: [] };
}

/** The cursor stays on a row that is not ok; of a group, on the first of it. */
function onlyNotOk(state: State, route: TrustRoute): State {
  const found = chosenRow(state, route);
  const next = withFilter(route, fieldOf(notOkFilter));
  const rows = rowsOf(state, next);
  const isOf = ({ key, artifact }: TreeRow): boolean =>
    key === found?.key || (artifact !== null && found?.marks.includes(artifact) === true);
  const at = found?.state === 'ok' ? -1 : rows.findIndex(isOf);
  return at < 0 ? replace(state, next) : withCursor(state, next, rows, at);
}

/** Restores the tree, with the cursor on the row that was found or on its group; if none was, where it was. */
function unfiltered(state: State, route: TrustRoute): State {
  const found = chosenRow(state, route);
  const next: TrustRoute = { ...route, filter: null, typing: false, before: null, top: 0, toggledInFilter: [] };
  if (found === null) return replace(state, { ...next, ...route.before });
  const rows = rowsOf(state, next);
  const at = (key: string): number => rows.findIndex((row) => row.key === key);
  const [own, folded] = [at(found.key), at(groupKey(found.name))];
  return withCursor(state, next, rows, Math.max(0, own < 0 ? folded : own));
}

function withCursor(state: State, route: TrustRoute, rows: readonly TreeRow[], at: number): State {
  return replace(state, { ...route, ...atRow(rows, route, at, listHeight(state, route)) });
}

function toggled(state: State, route: TrustRoute, key: string): State {
  const which = isFiltered(route) ? 'toggledInFilter' : 'toggled';
  return replace(state, { ...route, cursor: key, [which]: toggledKeys(route[which], key) });
}
