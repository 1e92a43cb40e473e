import type { Cell, Screen, Style } from './cells.ts';
import { barHeight, drawLines, isDrawnAsLines, type Line, linesOf, round } from './lines.ts';
import { ink, paper, shade } from './theme.ts';

/** Of a cell and around the screen, in pixels; the advance of most fonts of one width is 0.6 of their size. */
export const cell = { width: 8.4, height: 18 } as const;
const margin = 14;
const fontSize = 14;
const baseline = 13.5;
const fonts = "ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,'Noto Sans Mono CJK JP',monospace";

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export function drawScreen(screen: Screen): string {
  const rows = screen.map(
    (cells, row) => `${grounds(cells, row)}${underlines(cells, row)}${bars(cells, row)}${words(cells, row)}`,
  );
  return `${rows.join('')}${drawLines(screen.flatMap(borders))}`;
}

export function svgOf(content: string, { columns, rows }: Size, title: string, style = ''): string {
  const width = Math.round(columns * cell.width + 2 * margin);
  const height = Math.round(rows * cell.height + 2 * margin);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escaped(title)}</title>
<style>text{font:${fontSize}px ${fonts};fill:${ink};white-space:pre}.b{font-weight:700}g rect{shape-rendering:crispEdges}${style}</style>
<rect width="100%" height="100%" rx="8" fill="${paper}"/>
<g transform="translate(${margin} ${margin})">${content}</g>
</svg>
`;
}

interface Run {
  readonly column: number;
  readonly width: number;
  readonly text: string;
  readonly style: Style;
}

function runs(cells: readonly Cell[], isOneWith: (run: Run, next: Cell) => boolean): readonly Run[] {
  const all: Run[] = [];
  for (const next of cells) {
    const last = all.at(-1);
    if (last !== undefined && isOneWith(last, next)) {
      all[all.length - 1] = { ...last, width: last.width + next.width, text: last.text + next.text };
    } else all.push(next);
  }
  return all;
}

function grounds(cells: readonly Cell[], row: number): string {
  return runs(cells, (run, next) => groundOf(run.style) === groundOf(next.style))
    .filter(({ style }) => groundOf(style) !== paper)
    .map(({ column, width, style }) => rectangle(column, row * cell.height, width, cell.height, groundOf(style)))
    .join('');
}

function underlines(cells: readonly Cell[], row: number): string {
  return runs(cells, (run, next) => isSame(run.style, next.style))
    .filter(({ style }) => style.underline)
    .map(({ column, width, style }) => rectangle(column, (row + 1) * cell.height - 2, width, 1, inkOf(style)))
    .join('');
}

function bars(cells: readonly Cell[], row: number): string {
  return runs(cells, (run, next) => run.text[0] === next.text && isSame(run.style, next.style))
    .flatMap(({ column, width, text: [bar = ''], style }) => {
      const height = barHeight(bar);
      if (height === null) return [];
      const pixels = round(cell.height * height);
      return [rectangle(column, round((row + 1) * cell.height - pixels), width, pixels, inkOf(style))];
    })
    .join('');
}

function borders(cells: readonly Cell[], row: number): readonly Line[] {
  return cells.flatMap(({ column, text, style }) => {
    const box = { x: column * cell.width, y: row * cell.height, width: cell.width, height: cell.height };
    return linesOf(text, box, inkOf(style));
  });
}

/** A word an element, each at its own place: fonts differ in their advance, and the columns must stand. */
function words(cells: readonly Cell[], row: number): string {
  const letters = cells.map((each) => (isDrawn(each.text) ? { ...each, text: ' ' } : each));
  const all = runs(letters, (run, next) => {
    const isWord = next.text !== ' ' && !run.text.endsWith(' ');
    return isWord && isSame(run.style, next.style) && isPlain(next.text) === isPlain(run.text);
  }).filter(({ text }) => text.trim() !== '');
  if (all.length === 0) return '';
  return `<text y="${round(row * cell.height + baseline)}">${all.map(word).join('')}</text>`;
}

function isDrawn(text: string): boolean {
  return isDrawnAsLines(text) || barHeight(text) !== null;
}

function word({ column, width, text, style }: Run): string {
  const color = inkOf(style);
  const attributes = [
    `x="${round(column * cell.width)}"`,
    // Where a font has another advance, or takes a character from elsewhere, the word still ends at its column.
    `textLength="${round(width * cell.width)}"`,
    ...(color === ink ? [] : [`fill="${color}"`]),
    ...(style.bold ? ['class="b"'] : []),
  ];
  return `<tspan ${attributes.join(' ')}>${escaped(text)}</tspan>`;
}

function rectangle(column: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${round(column * cell.width)}" y="${y}" width="${round(width * cell.width)}" height="${height}" fill="${fill}"/>`;
}

function inkOf({ inverse, ink: own, paper: other }: Style): string {
  return inverse ? shade(other, paper) : shade(own, ink);
}

function groundOf({ inverse, ink: other, paper: own }: Style): string {
  return inverse ? shade(other, ink) : shade(own, paper);
}

function isSame(a: Style, b: Style): boolean {
  return inkOf(a) === inkOf(b) && a.bold === b.bold && a.underline === b.underline && groundOf(a) === groundOf(b);
}

/** Every font has these, at the same width. */
function isPlain(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
