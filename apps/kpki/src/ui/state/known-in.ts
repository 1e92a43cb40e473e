import type { Inventory } from '../../session/inventory.ts';
import type { State } from './model.ts';

/** What is there, as far as it is known: while it is read again, as it was before. */
export function knownIn({ reading }: State): Inventory | null {
  if (reading.is === 'known') return reading.inventory;
  return reading.is === 'reading' ? reading.before : null;
}
