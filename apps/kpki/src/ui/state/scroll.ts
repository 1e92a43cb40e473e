import { clean } from '../../text/clean.ts';
import { wrap } from '../../text/width.ts';
import type { UiCommand } from '../keys.ts';
import { isRunning } from './applying.ts';
import type { Size, State } from './model.ts';
import type { Route } from './route.ts';

const mostMargin = 2;

/** How many lines are hidden above and below those in view. */
export interface Scrolled {
  readonly top: number;
  readonly below: number;
}

/** Returns which of so many buttons a UI command focuses; null for one that moves no focus. Only tab wraps around. */
export function movedFocus(focus: number, count: number, uiCommand: UiCommand): number | null {
  switch (uiCommand) {
    case 'next part':
      return (focus + 1) % count;
    case 'previous part':
      return (focus - 1 + count) % count;
    case 'left':
      return Math.max(0, focus - 1);
    case 'right':
      return Math.min(count - 1, focus + 1);
    default:
      return null;
  }
}

export function cursorOf(rows: readonly { readonly key: string }[], key: string | null): number {
  return Math.max(
    0,
    rows.findIndex((row) => row.key === key),
  );
}

export function toggledKeys(keys: readonly string[], key: string): readonly string[] {
  return keys.includes(key) ? keys.filter((each) => each !== key) : [...keys, key];
}

export function movedCursor(cursor: number, count: number, page: number, uiCommand: UiCommand): number | null {
  const last = Math.max(0, count - 1);
  const to = (index: number): number => Math.min(last, Math.max(0, index));
  switch (uiCommand) {
    case 'up':
      return to(cursor - 1);
    case 'down':
      return to(cursor + 1);
    case 'first':
      return 0;
    case 'last':
      return last;
    case 'page up':
      return to(cursor - page);
    case 'page down':
      return to(cursor + page);
    default:
      return null;
  }
}

export interface ScrolledText<Line> {
  readonly lines: readonly Line[];
  readonly top: number;
  readonly shown: readonly Line[];
  readonly below: number;
  readonly topAfter: (uiCommand: UiCommand) => number | null;
  /** Leaves the text where it is if the line is in view. */
  readonly topShowing: (line: number) => number;
}

/** `top` is the last first line: a terminal that has grown may show more lines before it. */
export function scrolledText<Line>(text: {
  readonly lines: readonly Line[];
  readonly height: number;
  readonly top: number;
}): ScrolledText<Line> {
  const { lines, height } = text;
  const furthest = Math.max(0, lines.length - height);
  const top = Math.min(text.top, furthest);
  return {
    lines,
    top,
    shown: lines.slice(top, top + height),
    below: furthest - top,
    topAfter: (uiCommand) => movedCursor(top, furthest + 1, height, uiCommand),
    topShowing: (line) =>
      line >= top && line < top + height ? top : Math.min(furthest, Math.max(0, line - Math.floor(height / 3))),
  };
}

/** Moves the list as little as possible: one that stands still is quicker to read and to draw. */
export function topFor(top: number, cursor: number, count: number, height: number): number {
  const margin = Math.min(mostMargin, Math.floor((height - 1) / 2));
  const least = cursor - height + 1 + margin;
  const most = cursor - margin;
  const furthest = Math.max(0, count - height);
  return Math.min(furthest, Math.max(0, Math.min(Math.max(top, least), Math.max(0, most))));
}

/** The items of a list that are in view. */
export interface InView<Item> {
  readonly items: readonly Item[];
  /** The place of the first in the whole list. */
  readonly top: number;
  /** The place of the cursor among those in view. */
  readonly cursor: number;
  readonly below: number;
}

/** Returns the items of a list around its cursor. `before`: where they began last. */
export function itemsInView<Item>(
  items: readonly Item[],
  cursor: number,
  height: number,
  before: number = 0,
): InView<Item> {
  const top = topFor(before, cursor, items.length, height);
  return {
    items: items.slice(top, top + height),
    top,
    cursor: cursor - top,
    below: Math.max(0, items.length - top - height),
  };
}

/** Where a route has the cursor of its list, by the key of a row, and the first row in view. */
interface RowCursor {
  readonly cursor: string | null;
  readonly top: number;
}

export function rowsInView<Row extends { readonly key: string }>(
  rows: readonly Row[],
  { cursor, top }: RowCursor,
  height: number,
): InView<Row> {
  return itemsInView(rows, cursorOf(rows, cursor), height, top);
}

/** What a route has once the cursor of its list goes to a row: a side panel loses the focus. */
export function atRow(
  rows: readonly { readonly key: string }[],
  { top }: RowCursor,
  at: number,
  height: number,
): RowCursor & { readonly side: null } {
  return { cursor: rows[at]?.key ?? null, side: null, top: topFor(top, at, rows.length, height) };
}

/** Which row holds another, by the depths of all; null: none. */
export function parentAt(depths: readonly number[], at: number): number | null {
  const own = depths[at] ?? 0;
  const parent = depths.slice(0, at).findLastIndex((depth) => depth < own);
  return parent < 0 ? null : parent;
}

interface BranchRow {
  readonly depth: number;
  readonly branch: 'open' | 'closed' | null;
}

/** Returns what left or right does in a tree: toggles the row, goes to the row that holds it, or nothing. */
export function stepInTree(
  rows: readonly BranchRow[],
  at: number,
  uiCommand: 'left' | 'right',
): 'toggle' | number | null {
  const branch = rows[at]?.branch;
  if (branch === (uiCommand === 'right' ? 'closed' : 'open')) return 'toggle';
  // What is open has its first child below it.
  if (uiCommand === 'right') return branch === 'open' && at + 1 < rows.length ? at + 1 : null;
  return parentAt(
    rows.map(({ depth }) => depth),
    at,
  );
}

/** Which item of a list is at a line behind its head; null: none. */
export function itemAt({ items, top }: Pick<InView<unknown>, 'items' | 'top'>, line: number): number | null {
  return line >= 0 && line < items.length ? top + line : null;
}

/** What a row shows of the cursor. `marked`: it has the cursor, and the focus is elsewhere. */
export type CursorMark = 'here' | 'marked' | 'elsewhere';

export function cursorMark(hasCursor: boolean, hasFocus: boolean): CursorMark {
  if (!hasCursor) return 'elsewhere';
  return hasFocus ? 'here' : 'marked';
}

/** Below this size only a notice is shown. */
export const leastSize = { columns: 60, rows: 16 } as const;

/** What a small terminal leaves out, and the rows that it needs. What is not listed stays down to `leastSize`. */
const neededRows = {
  'details below a list': 20,
  'month shades': 24,
  'month bars': 22,
  'choice texts': 24,
  'text spaces': 24,
} as const;

export function hasRoomFor(part: keyof typeof neededRows, { size }: Pick<State, 'size'>): boolean {
  return size.rows >= neededRows[part];
}

/** The details of a row below its list, where no panel is next to it: a rule and their lines. */
export const detailRows = 6;

export function hasDetailsBelow(state: Pick<State, 'size'>): boolean {
  return !hasSide(state) && hasRoomFor('details below a list', state);
}

/** Returns how many rows the details take from the list. */
export function rowsOfDetails(state: Pick<State, 'size'>): number {
  return hasDetailsBelow(state) ? detailRows : 0;
}

export function isTooSmall({ size }: State): boolean {
  return size.columns < leastSize.columns || size.rows < leastSize.rows;
}

/** Keys for an invisible screen are ignored, but for those that end it. */
export function isHeard(state: State, uiCommand: UiCommand | null): boolean {
  if (!isTooSmall(state)) return true;
  if (uiCommand === 'stop' || uiCommand === 'redraw' || uiCommand === 'suspend' || uiCommand === 'close') return true;
  return uiCommand === 'leave' && !isRunning(state);
}

/** Columns within each panel. */
interface Panes {
  readonly list: number;
  readonly side: number | null;
}

const wide = 110;
/** The least that every column of the trust tree fits into. */
const leastList = 69;
/** No name of an artifact is cut in the tree. The list has it where the side panel has room for its lines. */
const bestList = 73;
const goodSide = 43;
const listShare = 0.585;

/** Both sides of a panel. */
export const borderColumns = 2;

export function panesOf({ columns }: Size): Panes {
  if (columns < wide) return { list: columns - borderColumns, side: null };
  const room = columns - 2 * borderColumns;
  const list = Math.max(leastList, Math.min(bestList, room - goodSide), Math.floor(room * listShare));
  return { list, side: room - list };
}

interface SideRule {
  readonly share: number;
  readonly least: number;
  readonly most: number;
  /** Of the list next to it. */
  readonly leastList: number;
}

/** Where the list takes what the details do not need. */
const sideRules: Readonly<Partial<Record<Route['screen'], SideRule>>> = {
  // Reasons in the list are long, and a long name in the details wraps.
  plan: { share: 0.3, least: 40, most: 60, leastList: 68 },
  apply: { share: 0.3, least: 48, most: 60, leastList: 68 },
  undo: { share: 0.36, least: 48, most: 72, leastList: 68 },
  // The list has room for the strip of months, the details for a name with its state.
  fleet: { share: 0.27, least: 38, most: 60, leastList: 73 },
};

/** Returns the panels of the screen on top. */
export function panesIn({ size, path }: Pick<State, 'size' | 'path'>): Panes {
  const panes = panesOf(size);
  const rule = sideRules[path.at(-1)?.screen ?? path[0].screen];
  if (panes.side === null || rule === undefined) return panes;
  const room = panes.list + panes.side;
  const needed = Math.min(rule.most, Math.max(rule.least, Math.floor(room * rule.share)));
  const side = Math.min(room - rule.leastList, needed);
  return { list: room - side, side };
}

/** A space on each side of the texts in a side panel. */
export const sideMargins = 2;

export function hasSide({ size }: Pick<State, 'size'>): boolean {
  return panesOf(size).side !== null;
}

/** The commands that need a second panel. */
export function hiddenSide(state: State): readonly UiCommand[] {
  return hasSide(state) ? [] : ['next part', 'previous part'];
}

/** Of a screen of one panel. */
export function bodyColumns({ size }: Pick<State, 'size'>): number {
  return size.columns - borderColumns;
}

/** Text that has the only panel to itself keeps two columns free on each side. */
export function textColumns(state: Pick<State, 'size'>): number {
  return bodyColumns(state) - 4;
}

/** Returns the lines of a text that has a panel to itself, or a part of one. */
export function paragraphLines(text: string, columns: number): readonly string[] {
  return text.split('\n').flatMap((line) => wrap(clean(line), Math.max(10, columns - 4)));
}

/** Returns the same as it stands in its panel: below a blank line, and behind a margin. */
export function paragraph(text: string, columns: number): readonly string[] {
  return [' ', ...paragraphLines(text, columns).map((line) => `  ${line}`)];
}

/** For the details of a row: in the side panel, or below the list. */
export function detailColumns(state: Pick<State, 'size'>): number {
  const { side } = panesOf(state.size);
  return side === null ? textColumns(state) : side - sideMargins;
}

/** Header, both edges of the panels, sentence and keys. */
const frameRows = 5;

export function bodyHeight({ size }: Pick<State, 'size'>, otherRows: number = 0): number {
  return Math.max(1, size.rows - frameRows - otherRows);
}

/** So much of the title of a panel is kept in any case. */
export const leastTitle = 16;

/** A piece of border and spaces around each of the two texts of a border. */
export const borderOfTexts = 7;
