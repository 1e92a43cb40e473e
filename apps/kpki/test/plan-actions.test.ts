import { hasWork, type Plan, type Step } from '@kpki/engine';
import { actionRows, planActions } from '@kpki/presentation';
import { expect, test } from 'vitest';
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
