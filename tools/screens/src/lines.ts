/** Where a line begins or ends in a cell: at an edge, in the middle, or at one of the two lines of a double border. */
type Point = 'start' | 'middle' | 'end' | 'first' | 'second';

interface Stroke {
  readonly is: 'across' | 'down';
  readonly from: Point;
  readonly to: Point;
  /** Of a line across its height in the cell, of one down its column. */
  readonly at: Point;
  readonly isHeavy: boolean;
}

const across = (from: Point, to: Point, at: Point = 'middle', isHeavy = false): Stroke => ({
  is: 'across',
  from,
  to,
  at,
  isHeavy,
});
const down = (from: Point, to: Point, at: Point = 'middle', isHeavy = false): Stroke => ({
  is: 'down',
  from,
  to,
  at,
  isHeavy,
});

/**
 * The characters that are drawn as lines: in most fonts they do not touch from row to row, and a border of two lines has
 * a path instead of an element for each row.
 */
const strokes: Readonly<Record<string, readonly Stroke[]>> = {
  '─': [across('start', 'end')],
  '━': [across('start', 'end', 'middle', true)],
  '│': [down('start', 'end')],
  '┃': [down('start', 'end', 'middle', true)],
  '├': [down('start', 'end'), across('middle', 'end')],
  '┣': [down('start', 'end', 'middle', true), across('middle', 'end', 'middle', true)],
  '┫': [down('start', 'end', 'middle', true), across('start', 'middle', 'middle', true)],
  '╭': [down('middle', 'end'), across('middle', 'end')],
  '╮': [down('middle', 'end'), across('start', 'middle')],
  '╯': [down('start', 'middle'), across('start', 'middle')],
  '╰': [down('start', 'middle'), across('middle', 'end')],
  '═': [across('start', 'end', 'first'), across('start', 'end', 'second')],
  '║': [down('start', 'end', 'first'), down('start', 'end', 'second')],
  '╔': [
    across('first', 'end', 'first'),
    across('second', 'end', 'second'),
    down('first', 'end', 'first'),
    down('second', 'end', 'second'),
  ],
  '╗': [
    across('start', 'second', 'first'),
    across('start', 'first', 'second'),
    down('first', 'end', 'second'),
    down('second', 'end', 'first'),
  ],
  '╚': [
    across('second', 'end', 'first'),
    across('first', 'end', 'second'),
    down('start', 'second', 'first'),
    down('start', 'first', 'second'),
  ],
  '╝': [
    across('start', 'first', 'first'),
    across('start', 'second', 'second'),
    down('start', 'first', 'first'),
    down('start', 'second', 'second'),
  ],
};

/** A line in pixels: it runs from `from` to `to`, across at the height `at`, or down at the column `at`. */
export interface Line {
  readonly is: Stroke['is'];
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly isHeavy: boolean;
  readonly color: string;
}

export function isDrawnAsLines(text: string): boolean {
  return text in strokes;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function linesOf(text: string, { x, y, width, height }: Box, color: string): readonly Line[] {
  return (strokes[text] ?? []).map(({ is, from, to, at, isHeavy }) => {
    const column = place(x, width);
    const row = place(y, height);
    const [along, aside] = is === 'across' ? [column, row] : [row, column];
    return { is, from: along(from), to: along(to), at: aside(at), isHeavy, color };
  });
}

const halfGap = 1.5;

function place(begin: number, length: number): (point: Point) => number {
  const points: Readonly<Record<Point, number>> = {
    start: begin,
    middle: begin + length / 2,
    end: begin + length,
    first: begin + length / 2 - halfGap,
    second: begin + length / 2 + halfGap,
  };
  return (point) => points[point];
}

/** A path for each color and weight, in which lines that continue each other are one. */
export function drawLines(lines: readonly Line[]): string {
  const byStyle = Map.groupBy(lines, ({ color, isHeavy }) => `${color} ${isHeavy ? 2 : 1.2}`);
  return [...byStyle]
    .map(([style, all]) => {
      const [color, width] = style.split(' ');
      return `<path fill="none" stroke="${color}" stroke-width="${width}" d="${joined(all).map(shape).join('')}"/>`;
    })
    .join('');
}

function joined(lines: readonly Line[]): readonly Line[] {
  const sorted = [...lines].sort((a, b) => a.is.localeCompare(b.is) || a.at - b.at || a.from - b.from);
  const all: Line[] = [];
  for (const line of sorted) {
    const last = all.at(-1);
    const continues =
      last !== undefined && last.is === line.is && isNear(last.at, line.at) && isNear(last.to, line.from);
    if (continues) all[all.length - 1] = { ...last, to: line.to };
    else all.push(line);
  }
  return all;
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) < 0.01;
}

function shape({ is, from, to, at }: Line): string {
  return is === 'across'
    ? `M${round(from)} ${round(at)}h${round(to - from)}`
    : `M${round(at)} ${round(from)}v${round(to - from)}`;
}

/** Hundredths of a pixel are more than anyone sees. */
export function round(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}
