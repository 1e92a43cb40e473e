import { driftOf, type Expiry, forecastOf, type LocationDrift, type ObservedState, statusOf } from '@kpki/engine';
import type { ErrorCode } from '@kpki/plugin';
import { shown } from '@kpki/presentation';
import { type ArtifactName, bundleEntries, setFlags } from '@kpki/spec';
import { type Explanation, explanations } from '../explanation.ts';
import { commandTextWith } from '../options/command-text.ts';
import type { ShownEntry } from './shown-entries.ts';

/** What a cluster has stored, with what the catalog says of it. Plain data, nothing private. */
export interface Inventory {
  readonly entries: readonly ShownEntry[];
  readonly forecast: readonly Expiry[];
  readonly drift: readonly LocationDrift[];
  readonly explanations: readonly Explanation[];
  readonly readers: Readers;
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

type Readers = Readonly<Record<string, readonly string[]>>;

/** Lists the readers of a trust bundle under the bundle alone, though its CA is in the same file. */
export function readers(): Readers {
  const table: Partial<Record<ArtifactName, string[]>> = {};
  for (const { artifact, inSingleRoot, component, flag, reloads } of setFlags) {
    const how = reloads !== null ? 'reads it again by itself' : 'reads it at its start';
    for (const name of [artifact, ...(inSingleRoot === undefined ? [] : [inSingleRoot])]) {
      table[name] = [...(table[name] ?? []), `${component} ${flag} (${how})`];
    }
  }
  for (const { name, ca, holds } of bundleEntries) {
    if (holds === 'chain') continue;
    table[ca] = [...(table[ca] ?? []), `readers of ${name}, in the same file`];
  }
  return table;
}
