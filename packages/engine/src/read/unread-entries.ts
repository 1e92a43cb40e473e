import type { Slot } from '../slot.ts';
import { entryOf, type ObservedState, type Snapshots, snapshotsOf } from './observed-state.ts';

/** What sinks do not read of a cluster, be it there or not: where it is, and why, each once. */
export function unreadEntries({ slots, places }: ObservedState): readonly string[] {
  return [...new Set(unreadAmong(slots, snapshotsOf(places)))];
}

/** The same of some slots, in their order; what lies in one entry is told as often. */
export function unreadAmong(slots: readonly Slot[], snapshots: Snapshots): readonly string[] {
  return slots.flatMap((slot) => {
    const found = entryOf(snapshots, slot);
    return found.state === 'unreadable' ? [`${slot.where}: ${found.why}`] : [];
  });
}
