import { residual } from '@kpki/presentation';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import { fitDistinct } from '../../../text/fit-distinct.ts';
import { fit, fitRight, widthOf, widthOfAll } from '../../../text/width.ts';
import type { Role } from '../../roles.ts';
import { leadsToTrouble } from '../../row-states.ts';
import { across, lineRole } from './guides.ts';
import { memo } from './memo.ts';
import type { Piece } from './piece-columns.ts';
import { isOkAboveOthers, lifeBar, type OkCaForm, statePieces, stateRoles } from './states.ts';
import { kindSigns, type TreeRow, treeRows } from './tree.ts';

interface TreeColumn extends ColumnRule {
  readonly head: string;
  readonly shortHead?: string;
  /** The widest text of it, whatever is folded; room beyond it would stay blank. */
  readonly widest?: (inventory: Inventory) => number;
  readonly shows: (row: TreeRow, width: number) => string;
  readonly align?: 'right';
  /** `state`: of several pieces. `left` and `life`: in the color of the artifact whose lifetime is shown. */
  readonly role?: 'state' | 'left' | 'life' | 'name';
  /** Left out of a narrower list; a terminal of 160 columns gives the list 91. */
  readonly fromListWidth?: number;
}

export const treeColumns: readonly TreeColumn[] = [
  { head: 'Name', least: 22, good: 28, most: 30, rank: 2, widest: widestName, shows: () => '', role: 'name' },
  { head: 'Owner', least: 8, most: Number.POSITIVE_INFINITY, rank: 1, widest: widestOwner, shows: owner },
  { head: 'State', least: 14, good: 16, most: 24, rank: 3, shows: () => '', role: 'state' },
  { head: 'Lifetime', shortHead: 'Life', least: 5, good: 10, most: 48, rank: 5, shows: () => '', role: 'life' },
  { head: 'Left', least: 7, most: 8, rank: 4, widest: widestLeft, shows: left, align: 'right', role: 'left' },
  { head: 'Until', least: 10, most: 10, rank: 6, shows: until, role: 'left', fromListWidth: 90 },
];

const branches = { open: '▾', closed: '▸' } as const;

/** Guides, a sign and the name. */
function namePieces(row: TreeRow, width: number): readonly Piece[] {
  const { guide, depth, branch, sign, state } = row;
  const trouble = leadsToTrouble(state) ? state : null;
  const role = nameRole(row);
  const leading: Piece =
    sign !== null
      ? { text: kindSigns[sign], role }
      : branch !== null
        ? { text: branches[branch], role }
        : { text: depth === 0 ? ' ' : across(trouble), role: lineRole(trouble) };
  const lines = [...guide, leading];
  return [...lines, { text: fit(` ${clean(row.name)}`, width - widthOfAll(lines)), role }];
}

function owner({ owner, alike }: TreeRow, width: number): string {
  return fitDistinct(clean(owner), width, alike);
}

/** What the row is, and what is below it. */
function fittingState(row: TreeRow, width: number, okCa: OkCaForm): readonly Piece[] {
  const all = statePieces(row, okCa);
  return all.find((pieces) => widthOfAll(pieces) <= width) ?? (all.at(-1) ?? []).slice(0, 1);
}

function left({ left }: TreeRow): string {
  return left === null ? '' : residual(left.seconds);
}

function until({ left }: TreeRow): string {
  return left === null ? '' : left.until.slice(0, 10);
}

export interface LaidColumn {
  readonly column: TreeColumn;
  readonly width: number;
  /** Of the column of states: alike in all rows. */
  readonly okCa: OkCaForm;
}

/** Widths stay while rows are folded. */
export const laidColumns: (inventory: Inventory, room: number) => readonly LaidColumn[] = memo((inventory, room) => {
  const columns = treeColumns.filter(({ fromListWidth = 0 }) => room >= fromListWidth);
  const rules = columns.map((column) => upToWidest(column, inventory));
  const widths = columnWidths(rules, room);
  return columns.flatMap((column, at) => {
    const width = widths[at] ?? 0;
    if (width === 0) return [];
    return [{ column, width, okCa: column.role === 'state' ? okCaIn(inventory, width) : 'word' }];
  });
});

function okCaIn(inventory: Inventory, width: number): OkCaForm {
  const heads = treeRows(inventory, [], '').filter(isOkAboveOthers);
  return heads.every((row) => widthOfAll(statePieces(row)[0] ?? []) <= width) ? 'word' : 'sign';
}

/** The guides of a row below its group, and the space before its name. */
const mostBefore = 6;

function widestName({ entries, drift }: Inventory): number {
  return widestOf([...entries.map(({ name }) => name), ...drift.map(({ location }) => location)]) + mostBefore;
}

function widestOwner({ entries }: Inventory): number {
  const groups = [...Map.groupBy(entries, ({ name }) => name)];
  const most = groups.reduce((most, [, { length }]) => Math.max(most, length), 0);
  return widestOf([`${most} nodes`, ...entries.map(({ owner }) => owner ?? '')]);
}

function widestLeft({ entries }: Inventory): number {
  return widestOf(entries.map(({ residualSeconds: left }) => (left === null ? '' : residual(left))));
}

function widestOf(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, widthOf(clean(text))), 0);
}

/** What a column does not fill is left to the bar of the lifetime. */
function upToWidest({ widest, head, least, most, rank, ...rest }: TreeColumn, inventory: Inventory): ColumnRule {
  const good = rest.good ?? most;
  if (widest === undefined) return { least, good, most, rank };
  const upTo = Math.max(widthOf(head), widest(inventory));
  return { least: Math.min(least, upTo), good: Math.min(good, upTo), most: Math.min(most, upTo), rank };
}

interface TreeCell {
  readonly text: string;
  readonly role: Role;
}

export function headText(laid: readonly LaidColumn[]): string {
  return laid
    .map(({ column, width }) => {
      const { head, shortHead = head } = column;
      return aligned(column, widthOf(head) <= width ? head : shortHead, width);
    })
    .join(' ');
}

/** Merges neighbors of the same role into one cell. */
export function rowCells(row: TreeRow, laid: readonly LaidColumn[]): readonly TreeCell[] {
  const cells: TreeCell[] = [];
  const add = (text: string, role: Role): void => {
    const last = cells.at(-1);
    if (last?.role === role) cells[cells.length - 1] = { text: `${last.text}${text}`, role };
    else if (text !== '') cells.push({ text, role });
  };
  for (const [at, { column, width, okCa }] of laid.entries()) {
    const before = at === 0 ? '' : ' ';
    const text = `${before}${aligned(column, column.shows(row, width), width)}`;
    if (column.role === 'state') {
      const pieces = fittingState(row, width, okCa);
      add(before, 'text');
      for (const piece of pieces) add(piece.text, piece.role);
      add(' '.repeat(Math.max(0, width - widthOfAll(pieces))), 'text');
    } else if (column.role === 'life' && row.left !== null) {
      const [left, gone] = lifeBar(row.left, width);
      add(`${before}${left}`, cellRole(row, column));
      add(gone, 'border');
    } else if (column.role === 'name') {
      for (const piece of [{ text: before, role: 'text' as const }, ...namePieces(row, width)])
        add(piece.text, piece.role);
    } else add(text, cellRole(row, column));
  }
  return cells;
}

function cellRole({ leftState }: TreeRow, { role }: TreeColumn): Role {
  switch (role) {
    case 'left':
    case 'life':
      return stateRoles[leftState];
    default:
      return 'text';
  }
}

/** A CA stands out. */
function nameRole({ sign }: TreeRow): Role {
  return sign === 'ca' || sign === 'closed ca' ? 'accent' : 'text';
}

function aligned({ align }: TreeColumn, text: string, width: number): string {
  return align === 'right' ? fitRight(text, width) : fit(text, width);
}

export interface ColumnRule {
  readonly least: number;
  /** Every column grows to it before one grows further; default: `most`. */
  readonly good?: number;
  readonly most: number;
  /** The lowest gets its room first; the highest is left out first. */
  readonly rank: number;
}

const columnGap = 1;

/** 0 for a column that is left out. Spare room is not shared out. */
export function columnWidths(rules: readonly ColumnRule[], room: number): readonly number[] {
  const kept = rules.toSorted((a, b) => a.rank - b.rank);
  const taken = (): number => kept.reduce((sum, { least }) => sum + least + columnGap, -columnGap);
  while (kept.length > 1 && taken() > room) kept.pop();
  let rest = Math.max(0, room - taken());
  const widths = new Map(kept.map((rule) => [rule, rule.least]));
  const grow = (upTo: (rule: ColumnRule) => number): void => {
    for (const rule of kept) {
      const width = widths.get(rule) ?? rule.least;
      const more = Math.min(rest, Math.max(0, upTo(rule) - width));
      rest -= more;
      widths.set(rule, width + more);
    }
  };
  grow(({ good, most }) => Math.min(good ?? most, most));
  grow(({ most }) => most);
  return rules.map((rule) => widths.get(rule) ?? 0);
}
