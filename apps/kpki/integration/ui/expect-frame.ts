import stringWidth from 'string-width';
import { expect } from 'vitest';

/** A frame of an older size ends with something else. */
export const lastRow: RegExp = /\n(?:enter|tab|r|p|f) [^\n]*\n?$/;

/** Fills the terminal and no more, with the program above and the keys below. */
export function expectFrame(screen: string, [columns, rows]: readonly [columns: number, rows: number]): string {
  const lines = screen.replace(/\n$/, '').split('\n');
  expect(lines).toHaveLength(rows);
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
  expect(lines[0]).toMatch(/^kpki {2}/);
  expect(lines[1]).not.toBe('');
  expect(lines.at(-1)).toMatch(/^(?:enter|tab|r|p|f) /);
  return screen;
}
