import { expect, test } from 'vitest';
import { nameSets } from '../../../../test/ui/names.ts';
import { sceneOf } from '../../../../test/ui/scenes.ts';
import { resultLines } from './result.ts';

test('of many that stay blocked the first are told, and how many there are more', () => {
  const state = sceneOf('result of a renewal beside what is blocked', { names: nameSets.latin });
  const { applying } = state;
  const blocked = applying?.plan.steps.find(({ action }) => action === 'blocked');
  if (applying === null || blocked === undefined) throw new Error('nothing is blocked');
  const many = Array.from({ length: 9 }, (_, at) => ({ ...blocked, artefact: `apiserver cp${at}` }));
  const lines = resultLines({ ...state, applying: { ...applying, plan: { ...applying.plan, steps: many } } });
  const first = lines.indexOf('Stays blocked until somebody acts, as the plan says') + 1;
  const told = lines.slice(first, lines.indexOf('', first)).filter((line) => line.startsWith('  - '));
  expect(told).toHaveLength(7);
  expect(told.at(-1)).toBe('  - and 3 more');
});
