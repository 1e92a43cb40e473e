import type { StatusEntry, StatusPart } from '@kpki/engine';
import {
  type ArtifactState,
  artifactCopyItems,
  artifactState,
  groupCopyItems,
  missingPart,
  type Shown,
} from '@kpki/presentation';
import type { Inventory } from '../../../session/inventory.ts';
import type { CopySource } from '../copy.ts';
import { memo } from './memo.ts';

export interface Known {
  readonly entry: ShownEntry;
  readonly state: ArtifactState;
  readonly onlyIn: readonly string[];
  /** The part that a missing artifact lacks while others are stored; else null. */
  readonly lacks: StatusPart['part'] | null;
}

/** The copy that an artifact is shown by, in the state of the whole artifact. */
type ShownEntry = Omit<Shown<StatusEntry>, 'state'> & { readonly state: ArtifactState };

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
    const entry = shownCopy(copies);
    if (entry === undefined) return [];
    const { state } = entry;
    return [{ entry, state, onlyIn: onlyIn(copies, state), lacks: state === 'missing' ? missingPart(copies) : null }];
  }),
);

const artifactsById = memo(
  (inventory: Inventory): ReadonlyMap<string, Known> =>
    new Map(knownArtifacts(inventory).map((known) => [known.entry.artifact, known])),
);

/** Whether connections fail now: a CA without its key verifies what it signed, and cannot sign. */
export function failsNow({
  state,
  lacks,
  entry,
}: Pick<Known, 'state' | 'lacks'> & { readonly entry: Pick<StatusEntry, 'kind' | 'isRefused'> }): boolean {
  if (state === 'expired' || entry.isRefused === true) return true;
  return state === 'missing' && !(entry.kind === 'ca' && lacks === 'private key');
}

/** Of several nodes or users, whatever a filter hides. */
export function membersOf(inventory: Inventory, name: string): readonly Known[] {
  return knownArtifacts(inventory).filter(({ entry }) => entry.name === name);
}

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

/** The copy that an artifact is shown by: one in its state, and of an incomplete one a copy that is complete. */
export function shownCopy(copies: readonly Shown<StatusEntry>[]): ShownEntry | undefined {
  const state = artifactState(copies);
  const copy = copies.find((each) => (state === 'incomplete' ? each.state !== 'missing' : each.state === state));
  return copy === undefined ? undefined : { ...copy, state };
}

function onlyIn(copies: readonly Shown<StatusEntry>[], state: ArtifactState): readonly string[] {
  const sinks = new Set(copies.map(({ sink }) => sink));
  const lacking = state === 'incomplete' ? 'missing' : state;
  const own = new Set(copies.filter((copy) => copy.state === lacking).map(({ sink }) => sink));
  return own.size === sinks.size ? [] : [...own];
}

export function leftOf(
  inventory: Inventory,
  entry: Pick<StatusEntry, 'artifact' | 'notBefore' | 'notAfter' | 'residualSeconds'>,
): Left | null {
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
