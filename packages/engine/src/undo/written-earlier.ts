import type { Written } from '../rollout/written.ts';
import type { PlannedWrite } from '../step/step.ts';

/**
 * Of what was written, that which these steps did not write: what a run did that was cut short. Told by the entry and not by
 * the artifact: that run may have reached one node of a CA, and these steps the others. Pure.
 */
export function writtenEarlier(written: readonly Written[], own: readonly Written[]): readonly Written[] {
  const ownEntries = new Set(own.flatMap(({ writes }) => writes.map(entryKey)));
  return written.flatMap((step) => {
    const writes = step.writes.filter((write) => !ownEntries.has(entryKey(write)));
    return writes.length === 0 ? [] : [{ ...step, writes }];
  });
}

function entryKey({ sink, place, entry }: PlannedWrite): string {
  return JSON.stringify([sink, place, entry]);
}
