import type { Size } from './model.ts';
import { bodyHeight, borderColumns } from './scroll.ts';

/** Columns and rows within a border. */
export interface Room {
  readonly columns: number;
  readonly rows: number;
}

/** A panel over the screen on which it was opened. */
export interface Popup extends Room {
  /** The upper left corner of its border on the terminal, from 0. */
  readonly left: number;
  readonly top: number;
}

/** Below this size, a question or a choice takes the whole screen. */
const leastTerminal = { columns: 80, rows: 20 } as const;

/** So much of the panels behind stays in view on each side, with their border. */
const margins = { columns: 4, rows: 2 } as const;

/** Longer lines are hard to read. */
const mostColumns = 96;

/** Room for a field. */
const leastColumns = 48;

/** Returns the most that the content of a popup can take; null: the terminal has no room for popups. */
export function mostRoom({ columns, rows }: Size): Room | null {
  if (columns < leastTerminal.columns || rows < leastTerminal.rows) return null;
  return {
    columns: Math.min(mostColumns, columns - borderColumns - 2 * margins.columns),
    rows: bodyHeight({ size: { columns, rows } }) - 2 * margins.rows,
  };
}

/** Rows of the terminal above the panels. */
export const headerRows = 1;

/** Returns the popup of a content in the middle of the panels; null: the content needs the whole screen. */
export function placed(size: Size, wanted: Room): Popup | null {
  const most = mostRoom(size);
  if (most === null || wanted.rows > most.rows) return null;
  const columns = Math.min(most.columns, Math.max(leastColumns, wanted.columns));
  const { rows } = wanted;
  return {
    columns,
    rows,
    left: Math.floor((size.columns - columns - borderColumns) / 2),
    top: headerRows + Math.floor((bodyHeight({ size }) - rows) / 2),
  };
}

/** Where a click is within the content of a popup, from 0; null: on its border, or outside. */
export function within(
  { left, top, columns, rows }: Popup,
  at: { readonly column: number; readonly row: number },
): {
  readonly line: number;
  readonly column: number;
} | null {
  const [line, column] = [at.row - top - 1, at.column - left - 1];
  return line >= 0 && line < rows && column >= 0 && column < columns ? { line, column } : null;
}
