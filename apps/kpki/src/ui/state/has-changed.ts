import type { Applying } from './model.ts';

/** Whether an apply has written a file or repaired a place, as far as it came. */
export function hasChanged({ entriesWritten, repairs }: Applying): boolean {
  return entriesWritten > 0 || Object.values(repairs).some(({ is }) => is === 'done');
}
