import type { Context, UiCommand } from '../../keys.ts';
import { moved, only, opened, said } from '../change.ts';
import { edit, type Field, fieldOf, typeInto } from '../field.ts';
import type { State } from '../model.ts';
import { knownIn } from '../reading.ts';
import type { Screen, Update } from '../screen.ts';
import { bodyHeight, panesOf } from '../screen-size.ts';
import { cursorOf, movedCursor, toggledKeys, topFor } from '../scroll.ts';
import { allOfWish } from '../select/actions.ts';
import { commandLine } from '../select/command-line.ts';
import { filterHelp, unwellFilter } from '../select/filter.ts';
import type { TonedLine } from '../select/states.ts';
import { groupKey, type TreeRow } from '../select/tree.ts';
import { chosenRow, isFiltered, rowsOf, trustSentence, trustSummary } from '../select/trust.ts';
import { unreadLines } from '../select/unread.ts';
import type { TrustVisit, Visit } from '../visit.ts';
import { planWish } from '../wish.ts';
import { renewOne } from './actions.ts';

/** While a filter is typed, its help is there instead. */
export function shownUnread(state: State, { typing }: TrustVisit): readonly TonedLine[] {
  const inventory = knownIn(state);
  return inventory === null || typing ? [] : unreadLines(inventory, state.program, state.target, state.size.columns);
}

export function treeHeight(state: State, visit: TrustVisit): number {
  return bodyHeight(state, shownUnread(state, visit).length);
}

/** The column heads, and the help while a filter is typed. */
export function listHeight(state: State, visit: TrustVisit): number {
  const help = visit.typing ? filterHelp(panesOf(state.size).list).length : 0;
  return Math.max(1, treeHeight(state, visit) - 1 - help);
}

export const trustScreen: Screen<TrustVisit> = {
  title: ({ path }, { filter, typing }) =>
    filter === null || typing || !isOfFiltered(path[1]) ? 'Trust' : `Trust › ${filter.text}`,
  summary: trustSummary,
  context: trustContext,
  sentence: trustSentence,
  below: (state, visit) => {
    const rows = rowsOf(state, visit);
    const height = listHeight(state, visit);
    return rows.length - topFor(visit.top, cursorOf(rows, visit.cursor), rows.length, height) - height;
  },
  command: (state) => commandLine(state, 'status'),
  on: (state, visit, uiCommand) => (visit.typing ? onFilter(state, visit, uiCommand) : onTree(state, visit, uiCommand)),
  typed: (state, visit, text) =>
    visit.typing ? only(filtered(state, visit, typeInto(visit.filter ?? fieldOf(''), text))) : null,
};

/** A filter of the tree does not narrow the calendar or a plan. */
function isOfFiltered(behind: Visit | undefined): boolean {
  return behind === undefined || ofRows.includes(behind.screen);
}

const ofRows: readonly Visit['screen'][] = ['artefact', 'place', 'actions'];

/** A filter can be typed during the first reading: else the letters after `/` would be taken for keys. */
function trustContext(state: State, { typing }: TrustVisit): Context {
  if (knownIn(state) === null && state.reading.is !== 'reading') return 'waiting';
  if (typing) return 'filter';
  return knownIn(state) === null ? 'reading' : 'tree';
}

function onTree(state: State, visit: TrustVisit, uiCommand: UiCommand): Update | null {
  const rows = rowsOf(state, visit);
  const at = cursorOf(rows, visit.cursor);
  const row = rows[at];
  const to = movedCursor(at, rows.length, listHeight(state, visit), uiCommand);
  if (to !== null) return only(withCursor(state, visit, rows, to));
  switch (uiCommand) {
    case 'right':
    case 'left':
      return row === undefined ? null : only(unfolded(state, visit, rows, at, uiCommand));
    case 'open':
      if (row === undefined) return null;
      if (row.place !== null) {
        const { sink, place } = row.place;
        return only(opened(state, { screen: 'place', sink, place, top: 0 }));
      }
      if (row.artefact === null) return only(toggled(state, visit, row.key));
      return only(opened(state, { screen: 'artefact', artefact: row.artefact, top: 0 }));
    case 'renew':
      return row === undefined ? null : renew(state, visit, row);
    case 'actions':
      if (row === undefined) return null;
      if (row.artefact === null) return only(said(state, `x: ${noArtefact(row)}`, 'soon'));
      return only(opened(state, { screen: 'actions', artefact: row.artefact, cursor: 0 }));
    case 'filter':
      return only(moved(state, { ...visit, filter: visit.filter ?? fieldOf(''), typing: true }));
    case 'only unwell':
      return only(
        visit.filter?.text === unwellFilter ? unfiltered(state, visit) : filtered(state, visit, fieldOf(unwellFilter)),
      );
    case 'back':
      return visit.filter === null ? null : only(unfiltered(state, visit));
    default:
      return null;
  }
}

/** Rows that a filter hides are not meant. */
function renew(state: State, visit: TrustVisit, row: TreeRow): Update {
  const inventory = knownIn(state);
  if (inventory === null) return only(state);
  if (row.artefact !== null) return renewOne(state, row.artefact);
  if (row.place !== null || isFiltered(visit)) return only(said(state, `r: ${noArtefact(row)}`, 'soon'));
  return planWish(state, allOfWish(inventory, row.name));
}

function noArtefact({ place }: TreeRow): string {
  return place === null ? 'these are several; enter unfolds them.' : 'a place is repaired by the plan, which p shows.';
}

function onFilter(state: State, visit: TrustVisit, uiCommand: UiCommand): Update | null {
  if (uiCommand === 'open')
    return only(moved(state, { ...visit, typing: false, filter: visit.filter?.text === '' ? null : visit.filter }));
  if (uiCommand === 'back') return only(unfiltered(state, visit));
  if (uiCommand === 'up' || uiCommand === 'down') return onTree(state, visit, uiCommand);
  const edited = edit(visit.filter ?? fieldOf(''), uiCommand);
  return edited === null ? null : only(filtered(state, visit, edited));
}

/** The row with the cursor may be hidden. */
function filtered(state: State, visit: TrustVisit, filter: Field): State {
  return moved(state, { ...visit, filter, cursor: null, top: 0, toggledInFilter: [] });
}

/** Restores the tree, with the cursor on the row that was found or on its group. */
function unfiltered(state: State, visit: TrustVisit): State {
  const found = chosenRow(state, visit);
  const next: TrustVisit = { ...visit, filter: null, typing: false, top: 0, toggledInFilter: [] };
  const rows = rowsOf(state, next);
  const at = (key: string | undefined): number => rows.findIndex((row) => row.key === key);
  const [own, folded] = [at(found?.key), at(found === null ? undefined : groupKey(found.name))];
  return withCursor(state, next, rows, Math.max(0, own < 0 ? folded : own));
}

function withCursor(state: State, visit: TrustVisit, rows: readonly TreeRow[], at: number): State {
  const cursor = rows[at]?.key ?? null;
  return moved(state, { ...visit, cursor, top: topFor(visit.top, at, rows.length, listHeight(state, visit)) });
}

function toggled(state: State, visit: TrustVisit, key: string): State {
  const which = isFiltered(visit) ? 'toggledInFilter' : 'toggled';
  return moved(state, { ...visit, cursor: key, [which]: toggledKeys(visit[which], key) });
}

function unfolded(
  state: State,
  visit: TrustVisit,
  rows: readonly TreeRow[],
  at: number,
  uiCommand: 'left' | 'right',
): State {
  const row = rows[at];
  if (row === undefined) return state;
  if (row.branch === (uiCommand === 'right' ? 'closed' : 'open')) return toggled(state, visit, row.key);
  if (uiCommand === 'right') return state;
  const parent = rows.slice(0, at).findLastIndex(({ depth }) => depth < row.depth);
  return parent < 0 ? state : withCursor(state, visit, rows, parent);
}
