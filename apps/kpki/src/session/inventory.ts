import { driftOf, type Expiry, forecastOf, type ObservedState, statusOf } from '@kpki/engine';
import type { ErrorCode } from '@kpki/plugin';
import { explanations, readers, type StoredArtifacts, shown } from '@kpki/presentation';
import { commandTextWith } from '../options/command-text.ts';

/** What a cluster has stored, with what the catalog says of it. Plain data, nothing private. */
export interface Inventory extends StoredArtifacts {
  readonly forecast: readonly Expiry[];
  /** The sinks that could not be opened or read: what only they keep is unknown, not missing. */
  readonly unread: readonly UnreadSink[];
}

export interface UnreadSink {
  readonly sink: string;
  readonly code: ErrorCode;
  readonly tellsRights: boolean;
  readonly text: string;
}

/** `targetFlags`: the options that lead to the same files, for the commands in findings. */
export function inventoryOf(observed: ObservedState, now: Date, targetFlags: string): Inventory {
  const entries = statusOf(observed, now);
  return {
    entries: shown(entries, commandTextWith(targetFlags)),
    forecast: forecastOf(entries, { now, renewBefore: observed.cluster.validity.renewBefore }),
    drift: driftOf(observed),
    explanations: explanations(),
    readers: readers(),
    unread: [],
  };
}
