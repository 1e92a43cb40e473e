import { entryOf, snapshotsOf, type World } from './world.ts';

/** What sinks do not read of a cluster, be it there or not: where it is, and why, each once. */
export function unreadEntries({ slots, places }: World): readonly string[] {
  const snapshots = snapshotsOf(places);
  const told = slots.flatMap((slot) => {
    const found = entryOf(snapshots, slot);
    return found.state === 'unreadable' ? [`${slot.where}: ${found.why}`] : [];
  });
  return [...new Set(told)];
}
