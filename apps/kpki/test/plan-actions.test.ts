import { hasWork, type Plan, type Step } from '@kpki/engine';
import { actionRows, planActions, planRowLooks, trustLooks } from '@kpki/presentation';
import { expect, test } from 'vitest';
import { rowStates } from '../src/ui/row-states.ts';
import { drawn } from '../src/ui/view/look.ts';
import { paletteOf } from '../src/ui/view/theme.ts';
import { inventoryOf, planOf } from './ui/inventory.ts';
import { nameSets } from './ui/names.ts';

test.each(planActions)('that %s changes something, or nothing, is as the engine has it', (action) => {
  const plan = planOf(nameSets.latin, inventoryOf(nameSets.latin));
  const only: Plan = {
    ...plan,
    repairs: [],
    steps: plan.steps.slice(0, 1).map((step) => ({ ...step, action }) as Step),
  };
  expect(only.steps).toHaveLength(1);
  expect(hasWork(only)).toBe(actionRows[action].changes);
});

/** Steps that mean the same as a state. */
const meansTheSame: Readonly<Record<string, string>> = {
  create: 'not created',
  pending: 'pending',
  rotate: 'rotating',
  repair: 'drifted',
};

test.each(['unicode', 'ascii'] as const)(
  'a step of a plan has a sign that no state and no other step has: %s',
  (glyphs) => {
    const signOf = (glyph: string): string =>
      drawn(glyph, { depth: 'mono', palette: paletteOf('dark', 'dark'), glyphs });
    const states = [
      ...Object.entries(rowStates).map(([name, { symbol }]) => [name, signOf(symbol)] as const),
      ...Object.entries(trustLooks).map(([name, { glyph }]) => [name, signOf(glyph)] as const),
    ];
    const steps = Object.entries(planRowLooks).map(([name, { glyph }]) => [name, signOf(glyph)] as const);
    expect(new Set(steps.map(([, sign]) => sign)).size).toBe(steps.length);
    for (const [step, sign] of steps) {
      const like = states.filter(([, each]) => each === sign).map(([state]) => state);
      expect(like.filter((state) => state !== meansTheSame[step] && state !== 'waiting')).toEqual([]);
      if (step in meansTheSame) expect(like).toContain(meansTheSame[step]);
    }
  },
);
