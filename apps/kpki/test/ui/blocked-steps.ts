import type { Step } from '@kpki/engine';
import { bareCommand, type Shown, shown } from '@kpki/presentation';
import { inventoryOf, planOf } from './inventory.ts';
import type { Names } from './names.ts';

/** The steps of the made-up plan that a person has to act on first, with their findings in words. */
export function blockedStepsOf(names: Names): readonly Shown<Step>[] {
  const { steps } = planOf(names, inventoryOf(names), { blocked: true });
  const blocked = steps.filter(({ action }) => action === 'blocked');
  return shown(blocked, bareCommand);
}
