import {
  driftOf,
  type Expiry,
  forecastOf,
  type PlaceDrift,
  type StatusEntry,
  statusOf,
  type World,
} from '@kpki/engine';
import type { ErrorCode } from '@kpki/plugin';
import { type ArtefactName, bundleEntries, setFlags } from '@kpki/spec';
import { type Explanation, explanations } from '../explanation.ts';
import { wholeCommands } from '../options/whole-commands.ts';

/** What is there of a cluster, with what the catalogue says of it. Plain data, and nothing in it is private. */
export interface Inventory {
  readonly entries: readonly StatusEntry[];
  /** What of it ends when, what ends first in front. */
  readonly forecast: readonly Expiry[];
  readonly drift: readonly PlaceDrift[];
  readonly explanations: readonly Explanation[];
  readonly readers: Readers;
  /** The sinks that could not be opened or read: what only they keep is not known, and not taken for missing. */
  readonly unread: readonly UnreadSink[];
}

/** A sink that could not be opened, or was asked and did not answer what it keeps. */
export interface UnreadSink {
  readonly sink: string;
  readonly code: ErrorCode;
  /** Whether it can say which rights it needs. */
  readonly tellsRights: boolean;
  /** Why, in its own words. */
  readonly text: string;
}

/** `sameFiles`: the options that lead to the same files, for the commands that findings name. */
export function inventoryOf(world: World, now: Date, sameFiles: string): Inventory {
  const entries = statusOf(world, now).map((entry) => ({
    ...entry,
    findings: entry.findings.map((each) => ({ ...each, text: wholeCommands(each.text, sameFiles) })),
  }));
  return {
    entries,
    forecast: forecastOf(entries, { now, renewBefore: world.cluster.validity.renewBefore }),
    drift: driftOf(world),
    explanations: explanations(),
    readers: readers(),
    unread: [],
  };
}

/** Who reads an artefact, by its name: `kube-apiserver --tls-cert-file (reads it again by itself)`. */
type Readers = Readonly<Record<string, readonly string[]>>;

/**
 * By the artefact that a flag reads. An authority refers to its trust bundle, which lies in the same file: both lists
 * together are longer than many a screen.
 */
export function readers(): Readers {
  const table: Partial<Record<ArtefactName, string[]>> = {};
  for (const { artefact, inSingleRoot, component, flag, reloads } of setFlags) {
    const how = reloads !== null ? 'reads it again by itself' : 'reads it at its start';
    for (const name of [artefact, ...(inSingleRoot === undefined ? [] : [inSingleRoot])]) {
      table[name] = [...(table[name] ?? []), `${component} ${flag} (${how})`];
    }
  }
  for (const { name, authority, holds } of bundleEntries) {
    if (holds === 'chain') continue;
    table[authority] = [...(table[authority] ?? []), `whoever reads ${name}, in the same file`];
  }
  return table;
}
