import { Unicode11Addon } from '@xterm/addon-unicode11';
import type { IBufferCell } from '@xterm/headless';
import headless from '@xterm/headless';

/** How a cell is drawn. A color is a number of the palette of 256, or `#rrggbb`; null: the terminal's own. */
export interface Style {
  readonly ink: number | string | null;
  readonly paper: number | string | null;
  readonly bold: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
}

export interface Cell {
  readonly column: number;
  readonly width: 1 | 2;
  readonly text: string;
  readonly style: Style;
}

export type Screen = readonly (readonly Cell[])[];

export async function readScreen(text: string, columns: number, rows: number): Promise<Screen> {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  terminal.loadAddon(new Unicode11Addon());
  // Else wide characters of the last twenty years would take one column.
  terminal.unicode.activeVersion = '11';
  await new Promise<void>((resolve) => terminal.write(text.trimEnd().replaceAll('\n', '\r\n'), resolve));
  return Array.from({ length: rows }, (_, row) => cellsOf(terminal, row));
}

function cellsOf(terminal: headless.Terminal, row: number): readonly Cell[] {
  const line = terminal.buffer.active.getLine(row);
  return Array.from({ length: terminal.cols }, (_, column) => column).flatMap((column): readonly Cell[] => {
    const cell = line?.getCell(column);
    const width = cell?.getWidth();
    // The right half of a wide character has no width of its own.
    if (cell === undefined || (width !== 1 && width !== 2)) return [];
    return [{ column, width, text: cell.getChars() || ' ', style: styleOf(cell) }];
  });
}

function styleOf(cell: IBufferCell): Style {
  return {
    ink: color(cell.isFgRGB(), cell.isFgPalette(), cell.getFgColor()),
    paper: color(cell.isBgRGB(), cell.isBgPalette(), cell.getBgColor()),
    bold: cell.isBold() !== 0,
    underline: cell.isUnderline() !== 0,
    inverse: cell.isInverse() !== 0,
  };
}

function color(isRgb: boolean, isOfPalette: boolean, value: number): number | string | null {
  if (isRgb) return `#${value.toString(16).padStart(6, '0')}`;
  return isOfPalette ? value : null;
}
