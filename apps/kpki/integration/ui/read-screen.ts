import stringWidth from 'string-width';
import { expect } from 'vitest';
import type { Play } from './play.ts';

/** The rows of a text at 80x24, where its first line is in view. */
const textRows = {
  result: () => ({ first: 2, count: 17 }),
  // Phases and headline stay in view above the text, and the buttons below.
  rotation: (page: string) => {
    const first = page.split('\n').findIndex((line) => /^[├┠]|✓ Done: /.test(line));
    return { first, count: 20 - first };
  },
} as const;

/** Scrolls through a text and back to its first line. */
export async function readWhole($: Play, screen: keyof typeof textRows): Promise<string> {
  const lines: string[] = [];
  let page = await $.screen();
  const { first, count } = textRows[screen](page);
  const scrolled = linesBelow(page) > 0;
  for (const furthest = linesBelow(page); ; page = await scroll($, 'PageDown', page)) {
    const top = furthest - linesBelow(page);
    for (const [at, line] of page
      .split('\n')
      .slice(first, first + count)
      .entries())
      lines[top + at] = withoutBorder(line);
    if (linesBelow(page) === 0) break;
  }
  if (scrolled) {
    await scroll($, 'Home', page);
  }
  return lines.join('\n');
}

function withoutBorder(line: string): string {
  return line.replace(/^[│┃]/, '').replace(/ *[│┃]$/, '');
}

/** A screen that is drawn again for another reason has not been scrolled. */
async function scroll($: Play, key: string, page: string): Promise<string> {
  await $.press(key);
  let scrolled = await $.seeOther(page);
  while (linesBelow(scrolled) === linesBelow(page)) scrolled = await $.seeOther(scrolled);
  return scrolled;
}

function linesBelow(page: string): number {
  return Number(/↓ (\d+) more/.exec(page)?.[1] ?? 0);
}

export async function drawnBy($: Play): Promise<string> {
  const bytes = await $.bytes();
  const begun = bytes.indexOf('\u001b[?1049h');
  expect(begun).toBeGreaterThan(0);
  return bytes.slice(begun, bytes.lastIndexOf('\u001b[?1049l'));
}

/** A frame of an older size ends with something else. */
export const lastRow: RegExp = /\n(?:enter|tab|r|p|f|x) [^\n]*\n?$/;

/** Fills the terminal and no more, with the program above and the keys below. */
export function expectFrame(screen: string, [columns, rows]: readonly [columns: number, rows: number]): string {
  const lines = screen.replace(/\n$/, '').split('\n');
  expect(lines).toHaveLength(rows);
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
  expect(lines[0]).toMatch(/^ kpki {2}/);
  expect(lines[1]).not.toBe('');
  expect(lines.at(-1)).toMatch(/^(?:enter|tab|r|p|f|o|x) /);
  return screen;
}
