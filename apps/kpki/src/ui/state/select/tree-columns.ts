import { shortResidual } from '@kpki/presentation';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import { fitDistinct } from '../../../text/fit-distinct.ts';
import { fit, fitRight, widthOf } from '../../../text/width.ts';
import { memo } from './memo.ts';
import { bar, rowStates, stateWords } from './states.ts';
import type { TreeRow } from './tree.ts';

export interface TreeColumn extends Omit<ColumnRule, 'most'> {
  readonly head: string;
  readonly shortHead?: string;
  /** `owner`: as the widest of them. */
  readonly most: number | 'owner';
  readonly shows: (row: TreeRow, width: number) => string;
  readonly align?: 'right';
  readonly withSeverity?: true;
}

export const treeColumns: readonly TreeColumn[] = [
  { head: 'Name', least: 28, most: 30, rank: 2, shows: branchAndName },
  { head: 'Owner', least: 8, most: 'owner', rank: 1, shows: owner },
  { head: 'State', least: 14, most: 20, rank: 3, shows: state, withSeverity: true },
  { head: 'Lifetime', shortHead: 'Life', least: 5, most: 10, rank: 4, shows: lifetime, withSeverity: true },
  { head: 'Left', least: 5, most: 5, rank: 5, shows: left, align: 'right' },
];

const branches = { open: '▾ ', closed: '▸ ' } as const;

function branchAndName({ depth, branch, name }: TreeRow): string {
  return `${'  '.repeat(depth)}${branch === null ? '  ' : branches[branch]}${clean(name)}`;
}

function owner({ owner, alike }: TreeRow, width: number): string {
  return fitDistinct(clean(owner), width, alike);
}

function state(row: TreeRow, width: number): string {
  const all = stateWords(row).map((words) => `${rowStates[row.state].symbol} ${words}`);
  return all.find((words) => widthOf(words) <= width) ?? all.at(-1) ?? '';
}

function lifetime({ left }: TreeRow, width: number): string {
  return left === null ? '' : bar(left.share, width);
}

function left({ left }: TreeRow): string {
  return left === null ? '' : shortResidual(left.seconds);
}

export interface LaidColumn {
  readonly column: TreeColumn;
  readonly width: number;
}

/** Widths stay while rows are folded. */
export const laidColumns: (inventory: Inventory, room: number) => readonly LaidColumn[] = memo((inventory, room) => {
  const widest = widestOwner(inventory);
  const rules = treeColumns.map((column) => ({ ...column, most: column.most === 'owner' ? widest : column.most }));
  const widths = columnWidths(rules, room);
  return treeColumns.flatMap((column, at) => {
    const width = widths[at] ?? 0;
    return width === 0 ? [] : [{ column, width }];
  });
});

const widestOwner: (inventory: Inventory) => number = memo(({ entries }) =>
  entries.reduce((most, { owner }) => Math.max(most, widthOf(clean(owner ?? ''))), `${entries.length} nodes`.length),
);

export interface TreeCell {
  readonly text: string;
  readonly withSeverity: boolean;
}

export function headText(laid: readonly LaidColumn[]): string {
  return laid
    .map(({ column, width }) => {
      const { head, shortHead = head } = column;
      return aligned(column, widthOf(head) <= width ? head : shortHead, width);
    })
    .join(' ');
}

/** Merges neighbors of equal severity into one cell. */
export function rowCells(row: TreeRow, laid: readonly LaidColumn[]): readonly TreeCell[] {
  const cells: TreeCell[] = [];
  for (const { column, width } of laid) {
    const withSeverity = column.withSeverity === true;
    const gap = cells.length === 0 ? '' : ' ';
    const text = `${gap}${aligned(column, column.shows(row, width), width)}`;
    const last = cells.at(-1);
    if (last?.withSeverity === withSeverity) cells[cells.length - 1] = { text: `${last.text}${text}`, withSeverity };
    else cells.push({ text, withSeverity });
  }
  return cells;
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
