import { note } from '@kpki/presentation';
import { describe, expect, test } from 'vitest';
import { applyDone, planned, read } from '../../../../test/ui/acts.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { type Act, keys, play } from '../../../../test/ui/play.ts';
import type { State } from '../model.ts';
import { screenOf } from './table.ts';

const names = nameSets.latin;
const lines = Array.from({ length: 60 }, (_, at) => `line ${at}`);
const long: Act = (state) =>
  planned(names, { fresh: true })(state).map((each) =>
    each.type === 'notice' && each.notice.type === 'planned' ? { ...each, notice: { ...each.notice, lines } } : each,
  );
const applied = applyDone({ next: lines.map((line) => note(line)) });

function below(state: State): number {
  const route = state.path[state.path.length - 1] ?? state.path[0];
  return screenOf(route).scrolled?.(state, route).below ?? 0;
}

const texts: Readonly<Record<string, readonly Act[]>> = {
  result: [read(names, { fresh: true }), keys('p'), long, keys('a', 'enter'), applied],
  artifact: [read(names), keys('enter')],
};

describe.each(Object.entries(texts))('a text that is scrolled: %s', (_screen, acts) => {
  const opened = (...more: readonly Act[]): State => play({ size: { columns: 80, rows: 24 } }, ...acts, ...more).state;

  test('is scrolled to its end and no further', () => {
    expect(below(opened())).toBeGreaterThan(0);
    expect(below(opened(keys('end')))).toBe(0);
    expect(below(opened(keys('end', 'down', 'up')))).toBe(1);
  });

  test('goes up with the first press after the terminal has grown', () => {
    const small: Act = () => [{ type: 'resized', columns: 80, rows: 10 }];
    const taller: Act = () => [{ type: 'resized', columns: 80, rows: 12 }];
    expect(below(opened(small, keys('end'), taller))).toBe(0);
    expect(below(opened(small, keys('end'), taller, keys('up')))).toBe(1);
  });
});

test('the list of a plan is scrolled with its cursor, to its end and no further', () => {
  const opened = (...more: readonly Act[]): State =>
    play({ size: { columns: 80, rows: 16 } }, read(names, { fresh: true }), keys('p'), long, ...more).state;
  expect(below(opened())).toBeGreaterThan(0);
  expect(below(opened(keys('end')))).toBe(0);
  expect(below(opened(keys('end', 'down', 'up')))).toBe(0);
  expect(below(opened(keys('end', 'pgup', 'pgup')))).toBeGreaterThan(0);
  const taller: Act = () => [{ type: 'resized', columns: 80, rows: 20 }];
  expect(below(opened(keys('end'), taller))).toBe(0);
});
