import { residual } from '@kpki/presentation';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import { fitDistinct } from '../../../text/fit-distinct.ts';
import { fit, fitRight, widthOf } from '../../../text/width.ts';
import type { Role } from '../../roles.ts';
import { memo } from './memo.ts';
import { bar, stateRoles, stateTexts } from './states.ts';
import type { TreeRow } from './tree.ts';

interface TreeColumn extends Omit<ColumnRule, 'most'> {
  readonly head: string;
  readonly shortHead?: string;
  /** `owner`: as the widest of them. */
  readonly most: number | 'owner';
  readonly shows: (row: TreeRow, width: number) => string;
  readonly align?: 'right';
  /** `state`: in the color of the row's state. `left`: in that of the artifact whose lifetime is shown. */
  readonly role?: 'state' | 'left' | 'name';
  /** Left out of a narrower list; a terminal of 160 columns gives the list 91. */
  readonly fromListWidth?: number;
}

export const treeColumns: readonly TreeColumn[] = [
  { head: 'Name', least: 24, most: 30, rank: 2, shows: branchAndName, role: 'name' },
  { head: 'Owner', least: 8, most: 'owner', rank: 1, shows: owner },
  { head: 'State', least: 14, most: 20, rank: 3, shows: state, role: 'state' },
  { head: 'Lifetime', shortHead: 'Life', least: 5, most: 48, rank: 5, shows: lifetime, role: 'left' },
  { head: 'Left', least: 7, most: 8, rank: 4, shows: left, align: 'right', role: 'left' },
  { head: 'Until', least: 10, most: 10, rank: 6, shows: until, role: 'left', fromListWidth: 90 },
];

const branches = { open: '▾ ', closed: '▸ ' } as const;

function branchAndName({ depth, guide, branch, name }: TreeRow): string {
  const leaf = depth === 0 ? '  ' : '─ ';
  return `${guide}${branch === null ? leaf : branches[branch]}${clean(name)}`;
}

function owner({ owner, alike }: TreeRow, width: number): string {
  return fitDistinct(clean(owner), width, alike);
}

function state(row: TreeRow, width: number): string {
  return stateParts(row, width).join('');
}

/** What the row is, and what is below it. */
function stateParts(row: TreeRow, width: number): readonly [own: string, below: string] {
  const all = stateTexts(row);
  return all.find((parts) => widthOf(parts.join('')) <= width) ?? all.at(-1) ?? ['', ''];
}

function lifetime({ left }: TreeRow, width: number): string {
  return left === null ? '' : bar(left.share, width);
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
}

/** Widths stay while rows are folded. */
export const laidColumns: (inventory: Inventory, room: number) => readonly LaidColumn[] = memo((inventory, room) => {
  const widest = widestOwner(inventory);
  const columns = treeColumns.filter(({ fromListWidth = 0 }) => room >= fromListWidth);
  const rules = columns.map((column) => ({ ...column, most: column.most === 'owner' ? widest : column.most }));
  const widths = columnWidths(rules, room);
  return columns.flatMap((column, at) => {
    const width = widths[at] ?? 0;
    return width === 0 ? [] : [{ column, width }];
  });
});

const widestOwner: (inventory: Inventory) => number = memo(({ entries }) =>
  entries.reduce((most, { owner }) => Math.max(most, widthOf(clean(owner ?? ''))), `${entries.length} nodes`.length),
);

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
  for (const [at, { column, width }] of laid.entries()) {
    const text = `${at === 0 ? '' : ' '}${aligned(column, column.shows(row, width), width)}`;
    if (column.role === 'name') {
      add(text.slice(0, row.guide.length), 'border');
      add(text.slice(row.guide.length), nameRole(row));
    } else if (column.role === 'state' && row.below !== null) {
      const own = (at === 0 ? 0 : 1) + stateParts(row, width)[0].length;
      add(text.slice(0, own), cellRole(row, column));
      add(text.slice(own), stateRoles[row.below.state]);
    } else add(text, cellRole(row, column));
  }
  return cells;
}

function cellRole({ state, leftState }: TreeRow, { role }: TreeColumn): Role {
  switch (role) {
    case 'state':
      return stateRoles[state];
    case 'left':
      return stateRoles[leftState];
    default:
      return 'text';
  }
}

/** A CA stands out. */
function nameRole({ depth, branch, artifact }: TreeRow): Role {
  return depth === 0 && branch !== null && artifact !== null ? 'accent' : 'text';
}

function aligned({ align }: TreeColumn, text: string, width: number): string {
  return align === 'right' ? fitRight(text, width) : fit(text, width);
}

export interface ColumnRule {
  readonly least: number;
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
  const widths = new Map(
    kept.map((rule) => {
      const more = Math.min(rest, Math.max(0, rule.most - rule.least));
      rest -= more;
      return [rule, rule.least + more];
    }),
  );
  return rules.map((rule) => widths.get(rule) ?? 0);
}
