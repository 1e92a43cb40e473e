import { bareCommand, shown } from '@kpki/presentation';
import type { ShownStep } from '../../src/session/shown-entries.ts';
import { inventoryOf, planOf } from './inventory.ts';
import type { Names } from './names.ts';

/** The steps of the made-up plan that a person has to act on first, with their findings in words. */
export function blockedStepsOf(names: Names): readonly ShownStep[] {
  const { steps } = planOf(names, inventoryOf(names), { blocked: true });
  const blocked = steps.filter(({ action }) => action === 'blocked');
  return shown(blocked, bareCommand);
}
