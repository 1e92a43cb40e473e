import { checkLooks, servesOldLook, signs, trustLooks } from '@kpki/presentation';
import { expect, test } from 'vitest';
import { now } from '../../../test/ui/inventory.ts';
import { keys, playFrom } from '../../../test/ui/play.ts';
import { sceneOf } from '../../../test/ui/scenes.ts';
import { rowStates } from '../row-states.ts';
import { routeOf } from './change.ts';
import { summaryIn } from './frame.ts';
import { legendLines as hangingLines } from './legend.ts';
import { monthCells } from './select/months.ts';
import { statePieces } from './select/states.ts';
import { rowsOf } from './select/trust.ts';

const legendLines = hangingLines.map(({ head, text }) => `${head}${text}`);
/** The marks of the legend in the form of a count: digits are examples. */
const explained = legendLines.map((line) => (line.split(' ')[0] ?? '').replaceAll(/\d+/g, 'N'));
const shape = (text: string): string => text.replace(/^\S/, '!').replaceAll(/\d+/g, 'N');

test('the count of a month in which some are due is in the legend', () => {
  const [cell] = monthCells(0, [['due', 'due', 'due', 'due', 'ok']], now);
  expect(cell?.count).toBe('5 !4');
  expect(legendLines.find((line) => line.startsWith('5 !4'))).toContain('4 of them are due');
});

test('the counts below a closed CA, and those of a narrow title, are in the legend', () => {
  const { state } = playFrom(sceneOf('trust', { size: { columns: 80, rows: 24 } }), keys('left'));
  const route = routeOf(state);
  if (route.screen !== 'trust') throw new Error('this is no tree');
  const below = rowsOf(state, route).flatMap(
    (row) =>
      statePieces(row)[0]
        ?.filter(({ role }) => role !== 'border' && role !== 'text')
        .slice(1) ?? [],
  );
  const fleet = summaryIn(sceneOf('fleet'));
  const title = typeof fleet === 'string' ? [] : (fleet.at(-1) ?? []).slice(1);
  expect([below.length, title.length].every((count) => count > 0)).toBe(true);
  for (const { text } of [...below, ...title]) expect(explained).toContain(shape(text));
});

test('each state of an artifact, and each trust of a component, has a sign of its own', () => {
  const signsOf = [
    ...Object.values(rowStates).map(({ symbol }) => symbol),
    ...[...Object.values(trustLooks), servesOldLook].map(({ glyph }) => glyph),
  ];
  const twice = signsOf.filter((sign, at) => signsOf.indexOf(sign) !== at);
  // What is pending waits, as a component does that has not reloaded.
  expect(twice).toEqual([signs.pending.glyph]);
  const checks = Object.values(checkLooks).map(({ glyph }) => glyph);
  expect(new Set(checks).size).toBe(checks.length);
});

test('the legend says which states are in a count of the fleet', () => {
  expect(legendLines.find((line) => /^✗ +bad /.test(line))).toMatch(/expired, missing, invalid$/);
});
