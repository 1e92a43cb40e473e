import type { StatusEntry } from '@kpki/engine';
import {
  artifactCopyItems,
  type EntryState,
  groupCopyItems,
  type Shown,
  stateCounts,
  worstState,
} from '@kpki/presentation';
import type { Inventory } from '../../../session/inventory.ts';
import type { CopySource } from '../copy.ts';
import { memo } from './memo.ts';

export interface Known {
  readonly entry: Shown<StatusEntry>;
  readonly state: EntryState;
  readonly onlyIn: readonly string[];
}

/** Returns what an artifact is called without its owner: `apiserver` of `apiserver cp1`. */
export function artifactName(artifact: string): string {
  return artifact.split(' ')[0] ?? artifact;
}

export interface Left {
  readonly share: number;
  /** The share that is left when the renewal window begins; null: not known, or the CA has to be replaced first. */
  readonly renewShare: number | null;
  readonly seconds: number;
  readonly until: string;
}

export const knownArtifacts: (inventory: Inventory) => readonly Known[] = memo((inventory) =>
  [...Map.groupBy(inventory.entries, ({ artifact }) => artifact).values()].flatMap((copies) => {
    const state = worstState(copies.map((copy) => copy.state));
    const entry = copies.find((copy) => copy.state === state);
    return entry === undefined ? [] : [{ entry, state, onlyIn: onlyIn(copies, state) }];
  }),
);

const artifactsById = memo(
  (inventory: Inventory): ReadonlyMap<string, Known> =>
    new Map(knownArtifacts(inventory).map((known) => [known.entry.artifact, known])),
);

export function knownArtifact(inventory: Inventory, id: string): Known | undefined {
  return artifactsById(inventory).get(id);
}

/** Names the artifact whose texts are copied: the cursor may be on another row than a filter names. */
export function copiedArtifact(inventory: Inventory, artifact: string): CopySource {
  return { of: artifact, items: artifactCopyItems(inventory, artifact) };
}

/** Of a row that folds several. */
export function copiedGroup(inventory: Inventory, of: string, artifacts: readonly string[]): CopySource {
  return { of, items: groupCopyItems(inventory, artifacts) };
}

function onlyIn(copies: readonly Shown<StatusEntry>[], state: EntryState): readonly string[] {
  const sinks = new Set(copies.map(({ sink }) => sink));
  const own = new Set(copies.filter((copy) => copy.state === state).map(({ sink }) => sink));
  return own.size === sinks.size ? [] : [...own];
}

export const artifactCounts: (inventory: Inventory) => ReturnType<typeof stateCounts> = memo((inventory) =>
  stateCounts(knownArtifacts(inventory).map(({ state }) => state)),
);

export function leftOf(inventory: Inventory, entry: Shown<StatusEntry>): Left | null {
  const { artifact, notBefore, notAfter, residualSeconds } = entry;
  if (notBefore === null || notAfter === null || residualSeconds === null) return null;
  const lifetime = (Date.parse(notAfter) - Date.parse(notBefore)) / 1000;
  const shareOf = (seconds: number): number => Math.min(1, Math.max(0, seconds / lifetime));
  const renewFrom = renewals(inventory).get(artifact);
  return {
    share: shareOf(residualSeconds),
    renewShare: renewFrom === undefined ? null : shareOf((Date.parse(notAfter) - renewFrom) / 1000),
    seconds: residualSeconds,
    until: notAfter,
  };
}

const renewals: (inventory: Inventory) => ReadonlyMap<string, number> = memo(
  ({ forecast }) =>
    new Map(
      forecast.flatMap(({ artifact, renewFrom }) => (renewFrom === null ? [] : [[artifact, Date.parse(renewFrom)]])),
    ),
);
