import { shortened, widthOf } from '../../text/width.ts';

/** A row of buttons, as it is drawn and clicked. */
export interface ButtonRow {
  readonly labels: readonly string[];
  readonly columns: number;
  /** Those that are off have dashes. */
  readonly off: readonly number[];
}

interface LaidButton {
  /** Spaces, and the mark of the focus. */
  readonly before: number;
  readonly text: string;
}

/** The edges of a button, which differ without colors and in ASCII. The one with the focus has a mark before it too. */
const edges = { on: ['[', ']'], off: ['-', '-'] } as const;

/** Spaces give way before labels do. */
export function laidButtons({ labels, columns, off }: ButtonRow): readonly LaidButton[] {
  const { before, within, room } = spacing(labels, columns);
  return labels.map((label, at) => {
    const text = `${within}${shortened(label, room)}${within}`;
    const [from, to] = off.includes(at) ? edges.off : edges.on;
    return { before: before + markColumns, text: `${from}${text}${to}` };
  });
}

export function widthOfButtons(row: ButtonRow): number {
  return laidButtons(row).reduce((sum, { before, text }) => sum + before + widthOf(text), 0);
}

/** Which button is at a column of the row; null: none. */
export function buttonAt(row: ButtonRow, column: number): number | null {
  let from = 0;
  for (const [at, { before, text }] of laidButtons(row).entries()) {
    const end = from + before + widthOf(text);
    if (column < end) return column < from + before ? null : at;
    from = end;
  }
  return null;
}

const markColumns = 2;

interface Spacing {
  readonly before: number;
  readonly within: string;
  readonly room: number;
}

function spacing(labels: readonly string[], columns: number): Spacing {
  const text = labels.reduce((sum, label) => sum + widthOf(label), 0);
  const taken = (before: number, within: string): number =>
    text + labels.length * (before + 2 * within.length + markColumns + 2);
  if (taken(2, ' ') <= columns) return { before: 2, within: ' ', room: columns };
  if (taken(0, '') <= columns) return { before: 0, within: '', room: columns };
  return { before: 0, within: '', room: Math.max(1, Math.floor(columns / labels.length) - 4) };
}
