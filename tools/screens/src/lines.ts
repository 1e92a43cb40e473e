/** Where a line begins or ends in a cell. */
type Point = 'start' | 'middle' | 'end';

interface Stroke {
  readonly is: 'across' | 'down';
  readonly from: Point;
  readonly to: Point;
  readonly isHeavy: boolean;
}

interface Corner {
  readonly is: 'corner';
  /** The sides of the cell that it joins. */
  readonly across: Exclude<Point, 'middle'>;
  readonly down: Exclude<Point, 'middle'>;
}

const across = (from: Point, to: Point, isHeavy = false): Stroke => ({ is: 'across', from, to, isHeavy });
const down = (from: Point, to: Point, isHeavy = false): Stroke => ({ is: 'down', from, to, isHeavy });
const corner = (side: Corner['across'], end: Corner['down']): Corner => ({ is: 'corner', across: side, down: end });

/**
 * The characters that are drawn as lines: in most fonts they do not touch from row to row, and a border has a path instead
 * of an element for each row.
 */
const strokes: Readonly<Record<string, readonly (Stroke | Corner)[]>> = {
  '─': [across('start', 'end')],
  '━': [across('start', 'end', true)],
  '│': [down('start', 'end')],
  '┃': [down('start', 'end', true)],
  '├': [down('start', 'end'), across('middle', 'end')],
  '┤': [down('start', 'end'), across('start', 'middle')],
  '┠': [down('start', 'end', true), across('middle', 'end')],
  '┨': [down('start', 'end', true), across('start', 'middle')],
  '┣': [down('start', 'end', true), across('middle', 'end', true)],
  '┡': [down('start', 'middle', true), down('middle', 'end'), across('middle', 'end', true)],
  '╭': [corner('end', 'end')],
  '╮': [corner('start', 'end')],
  '╯': [corner('start', 'start')],
  '╰': [corner('end', 'start')],
  '┏': [down('middle', 'end', true), across('middle', 'end', true)],
  '┓': [down('middle', 'end', true), across('start', 'middle', true)],
  '┛': [down('start', 'middle', true), across('start', 'middle', true)],
  '┗': [down('start', 'middle', true), across('middle', 'end', true)],
};

/** How many eighths of a cell's height these fill from below: in most fonts they do not touch from row to row either. */
const bars: readonly string[] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** The part of the height of a cell that a bar fills, from above 0 to 1; null: the character is no bar. */
export function barHeight(text: string): number | null {
  const at = bars.indexOf(text);
  return at < 0 ? null : (at + 1) / bars.length;
}

/** A line in pixels: it runs from `from` to `to`, across at the height `at`, or down at the column `at`. */
interface StraightLine {
  readonly is: Stroke['is'];
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly isHeavy: boolean;
  readonly color: string;
}

interface CornerLine {
  readonly is: 'corner';
  readonly path: string;
  readonly isHeavy: false;
  readonly color: string;
}

export type Line = StraightLine | CornerLine;

export function isDrawnAsLines(text: string): boolean {
  return text in strokes;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function linesOf(text: string, box: Box, color: string): readonly Line[] {
  const column = place(box.x, box.width);
  const row = place(box.y, box.height);
  return (strokes[text] ?? []).map((stroke): Line => {
    if (stroke.is === 'corner') {
      return { is: 'corner', path: rounded(stroke, box), isHeavy: false, color };
    }
    const { is, from, to, isHeavy } = stroke;
    const [along, aside] = is === 'across' ? [column, row] : [row, column];
    return { is, from: along(from), to: along(to), at: aside('middle'), isHeavy, color };
  });
}

function place(begin: number, length: number): (point: Point) => number {
  const parts: Readonly<Record<Point, number>> = { start: 0, middle: 0.5, end: 1 };
  return (point) => begin + length * parts[point];
}

/** From the side of the cell to its end, with a radius of half its width. */
function rounded({ across: side, down: end }: Corner, { x, y, width, height }: Box): string {
  const column = place(x, width);
  const row = place(y, height);
  const [cx, cy] = [round(column('middle')), round(row('middle'))];
  const radius = end === 'end' ? width / 2 : -width / 2;
  return `M${round(column(side))} ${cy}Q${cx} ${cy} ${cx} ${round(row('middle') + radius)}V${round(row(end))}`;
}

/** A path for each color and weight, in which lines that continue each other are one. */
export function drawLines(lines: readonly Line[]): string {
  const byStyle = Map.groupBy(lines, ({ color, isHeavy }) => `${color} ${isHeavy ? 2 : 1.2}`);
  return [...byStyle]
    .map(([style, all]) => {
      const [color, width] = style.split(' ');
      const corners = all.flatMap((line) => (line.is === 'corner' ? [line.path] : []));
      const straight = joined(all.flatMap((line) => (line.is === 'corner' ? [] : [line])));
      const path = [...straight.map(shape), ...corners].join('');
      return `<path fill="none" stroke="${color}" stroke-width="${width}" d="${path}"/>`;
    })
    .join('');
}

function joined(lines: readonly StraightLine[]): readonly StraightLine[] {
  const sorted = [...lines].sort((a, b) => a.is.localeCompare(b.is) || a.at - b.at || a.from - b.from);
  const all: StraightLine[] = [];
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

function shape({ is, from, to, at }: StraightLine): string {
  return is === 'across'
    ? `M${round(from)} ${round(at)}h${round(to - from)}`
    : `M${round(at)} ${round(from)}v${round(to - from)}`;
}

/** Hundredths of a pixel are more than anyone sees. */
export function round(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}
