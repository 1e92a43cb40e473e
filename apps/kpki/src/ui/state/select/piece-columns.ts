import { clean } from '../../../text/clean.ts';
import { fit, fitRight, widthOf, widthOfAll } from '../../../text/width.ts';
import type { Role } from '../../roles.ts';
import { type ColumnRule, columnWidths } from './tree-columns.ts';

export interface Piece {
  readonly text: string;
  readonly role: Role;
}

/** A column of a list whose rows begin with the cursor and the symbol of their state. */
export interface PieceColumn<Row> extends ColumnRule {
  readonly head: string;
  readonly align?: 'right';
  readonly pieces: (row: Row, width: number) => readonly Piece[];
}

/** A column that takes no more room than its longest text, if it has texts. */
export interface FittedColumn<Row extends Measured, Measured = Row> extends PieceColumn<Row> {
  readonly text?: (row: Measured) => string;
  /** The part of the text that is cut last: the column grows to it before another grows further. */
  readonly core?: (row: Measured) => string;
  readonly ifEmpty?: 'left out';
}

export function textColumn<Row extends Measured, Measured = Row>(
  rule: ColumnRule & Pick<FittedColumn<Row>, 'head' | 'ifEmpty'>,
  text: (row: Measured) => string,
  role: Role | ((row: Measured) => Role) = 'text',
): FittedColumn<Row, Measured> {
  const roleOf = typeof role === 'function' ? role : () => role;
  return { ...rule, text, pieces: (row, width) => [{ text: fit(clean(text(row)), width), role: roleOf(row) }] };
}

export function asWideAsNeeded<Row extends Measured, Measured>(
  column: FittedColumn<Row, Measured>,
  rows: readonly Measured[],
): readonly FittedColumn<Row, Measured>[] {
  const { text, core, most, ifEmpty } = column;
  if (text === undefined) return [column];
  const widest = widestOf(rows, text);
  if (widest === 0 && ifEmpty === 'left out') return [];
  const fitted = { ...column, most: Math.min(most, widest) };
  return [core === undefined ? fitted : { ...fitted, good: Math.min(fitted.most, widestOf(rows, core)) }];
}

function widestOf<Measured>(rows: readonly Measured[], text: (row: Measured) => string): number {
  // Of many clusters, most rows have the same texts.
  const texts = [...new Set(rows.map(text))];
  return texts.reduce((widest, each) => Math.max(widest, widthOf(clean(each))), 0);
}

/** Leaves the room that a column of short texts does not need to the others. */
export function asNarrowAsPossible<Row extends Measured, Measured>(
  column: FittedColumn<Row, Measured>,
): FittedColumn<Row, Measured> {
  const { head, least, most } = column;
  const needed = Math.max(widthOf(head), Math.min(least, most));
  return { ...column, least: needed, most: Math.max(needed, most) };
}

export interface LaidPieceColumn<Row> {
  readonly column: PieceColumn<Row>;
  readonly width: number;
}

/** Before each row: the cursor, and the symbol of its state. */
const markColumns = 4;

/** Between the last column and the border. */
export const padding = 1;

/** Returns the columns that there is room for. */
export function laidPieces<Row>(all: readonly PieceColumn<Row>[], columns: number): readonly LaidPieceColumn<Row>[] {
  const widths = columnWidths(all, columns - markColumns - padding);
  return all.flatMap((column, at) => {
    const width = widths[at] ?? 0;
    return width === 0 ? [] : [{ column, width }];
  });
}

/** Whether each column is there and as wide as is good. */
export function isRoomy<Row>(all: readonly PieceColumn<Row>[], laid: readonly LaidPieceColumn<Row>[]): boolean {
  return (
    laid.length === all.length &&
    laid.every(({ column: { least, good = least, most }, width }) => width >= Math.min(good, most))
  );
}

export function headOf<Row>(laid: readonly LaidPieceColumn<Row>[]): string {
  const heads = laid.map(({ column, width }) =>
    column.align === 'right' ? fitRight(column.head, width) : fit(column.head, width),
  );
  return `${' '.repeat(markColumns)}${heads.join(' ')}`;
}

export function piecesOf<Row>(row: Row, laid: readonly LaidPieceColumn<Row>[]): readonly Piece[] {
  return laid.flatMap(({ column, width }, at) => [
    ...(at === 0 ? [] : [{ text: ' ', role: 'text' } as const]),
    ...column.pieces(row, width),
  ]);
}

/** Returns how many columns are free behind the pieces of a row that is laid in columns. */
export function restOf(laid: readonly { readonly width: number }[], columns: number): number {
  return Math.max(0, columns - laid.reduce((sum, { width }) => sum + width + 1, markColumns - 1));
}

/** Returns how many columns are free behind these pieces. */
export function restAfter(pieces: readonly Piece[], columns: number): number {
  return Math.max(0, columns - markColumns - widthOfAll(pieces));
}
