import type { StatusEntry, StatusPart } from '@kpki/engine';
import type { Severity } from './document/block.ts';
import { signs } from './signs.ts';

export type EntryState = StatusEntry['state'];

export interface StateRow {
  readonly symbol: string;
  /** Healthy states have no color, so that the others stand out. */
  readonly severity: Exclude<Severity, 'success' | 'pending'>;
  readonly says: string;
}

function rowOf<Of extends Severity>(
  { glyph, severity }: { readonly glyph: string; readonly severity: Of },
  says: string,
): { readonly symbol: string; readonly severity: Of; readonly says: string } {
  return { symbol: glyph, severity, says };
}

/** Worst first. */
export const stateRows: Readonly<Record<EntryState, StateRow>> = {
  expired: rowOf(signs.expired, 'the certificate has expired'),
  missing: rowOf(signs.missing, 'some or all files are missing'),
  invalid: rowOf(signs.invalid, 'not yet valid, differs from the spec, or its files do not match each other'),
  unreadable: rowOf(signs.unreadable, 'stored but unreadable, or the sink did not answer'),
  due: rowOf(signs.due, 'the renewal window has started'),
  pending: rowOf(signs.pending, 'waits for another issuer or for an approval'),
  ok: { ...rowOf(signs.ok, 'matches the spec, not due'), severity: 'info' },
};

/** What an artifact is, of all its copies: `incomplete` is the state of none of them. */
export type ArtifactState = EntryState | 'incomplete';

const { expired, missing, invalid, unreadable, ...lessThanUnreadable } = stateRows;

/** Worst first. */
export const artifactStateRows: Readonly<Record<ArtifactState, StateRow>> = {
  expired,
  missing,
  invalid,
  unreadable,
  incomplete: rowOf(signs.incomplete, 'a copy, or a file of it, is missing; another copy is complete'),
  ...lessThanUnreadable,
};

/** Nothing is amiss where nothing is stored yet. A record has the state `missing`. */
export const notCreated = 'not created';

/** What no single artifact can be, or only a row of the trust tree. */
export const treeStates: Readonly<Record<'drifted' | 'rotating' | typeof notCreated, StateRow>> = {
  drifted: rowOf(signs.drifted, 'a location with drift; the plan shows the repair'),
  rotating: rowOf(signs.rotating, 'matches the spec, in a rotation in progress'),
  [notCreated]: rowOf(signs.notCreated, 'nothing of the cluster is stored yet; the plan creates it'),
};

/** What an artifact or a copy is shown as. */
export const shownStateRows: Readonly<Record<ArtifactState | typeof notCreated, StateRow>> = {
  ...artifactStateRows,
  [notCreated]: treeStates[notCreated],
};

/** What is read of a cluster to tell whether it is created; a survey of files has no parts. */
export interface ReadCluster {
  readonly entries: readonly (Pick<StatusEntry, 'state' | 'fingerprint'> &
    Partial<Pick<StatusEntry, 'parts'>> & { readonly kind: StatusEntry['kind'] | null })[];
  readonly drifted: readonly unknown[];
  readonly unread: readonly unknown[];
}

/** Whether nothing of a cluster is stored yet, and all of it was read: what is missing there does not fail. */
export function isNotCreated({ entries, drifted, unread }: ReadCluster): boolean {
  return (
    unread.length === 0 &&
    // A location that needs repair holds something: a run was interrupted.
    drifted.length === 0 &&
    // Without a CA, these are a part of a cluster, which a filter has left.
    entries.some(({ kind }) => kind === 'ca') &&
    entries.every(
      ({ state, fingerprint, parts }) =>
        state === 'missing' && fingerprint === null && parts?.every((part) => part.state === 'absent') === true,
    )
  );
}

/** Returns what the states of a cluster are shown as. */
export function shownAs(cluster: ReadCluster): <State extends string>(state: State) => State | typeof notCreated {
  const isEmpty = isNotCreated(cluster);
  return (state) => (isEmpty ? notCreated : state);
}

/** Whether the dates of a certificate alone say what it is. */
export function isOfDate(state: ArtifactState | keyof typeof treeStates): boolean {
  return state === 'expired' || state === 'due' || state === 'ok';
}

type AnyState = keyof typeof shownStateRows | keyof typeof treeStates;

/**
 * Worst first: what fails now, then what is unknown and may be anything, then what will need an action. Drift counts where
 * nothing else is amiss.
 */
const fromWorst: Readonly<Record<AnyState, true>> = {
  expired: true,
  missing: true,
  invalid: true,
  unreadable: true,
  [notCreated]: true,
  incomplete: true,
  due: true,
  pending: true,
  drifted: true,
  rotating: true,
  ok: true,
};

export const worstStates: readonly AnyState[] = Object.keys(fromWorst) as AnyState[];

/** Compares two states for a list that begins with the worst. */
export function byWorstState(a: AnyState, b: AnyState): number {
  return worstStates.indexOf(a) - worstStates.indexOf(b);
}

/** Sorts by state; those of the same state stay in their order. */
export function worstFirst<Each>(all: readonly Each[], stateOf: (each: Each) => ArtifactState): readonly Each[] {
  return all.toSorted((a, b) => byWorstState(stateOf(a), stateOf(b)));
}

export function worstState<State extends ArtifactState>(states: readonly State[]): State | 'ok' {
  return worstFirst(states, (state) => state)[0] ?? 'ok';
}

const unusableCopies: readonly EntryState[] = ['missing', 'pending', 'unreadable'];

/**
 * Returns the state of an artifact from those of its copies: the worst. A copy that lacks files makes the artifact
 * `incomplete`, not `missing`, while another copy is usable: an apply copies the files from there.
 */
export function artifactState(copies: readonly Pick<StatusEntry, 'state'>[]): ArtifactState {
  const isElsewhere = copies.some(({ state }) => !unusableCopies.includes(state));
  return worstState(copies.map(({ state }) => (state === 'missing' && isElsewhere ? 'incomplete' : state)));
}

/** Returns the part that no copy of a missing artifact has, while others are stored; null: nothing is stored. */
export function missingPart(copies: readonly Pick<StatusEntry, 'parts'>[]): StatusPart['part'] | null {
  const parts = copies.flatMap((copy) => copy.parts);
  const stored = new Set(parts.filter(({ state }) => state !== 'absent').map(({ part }) => part));
  return stored.size === 0 ? null : (parts.find(({ part }) => !stored.has(part))?.part ?? null);
}

/** Counts each state that occurs, the worst first. */
export function stateCounts<State extends ArtifactState>(
  states: readonly State[],
): readonly (readonly [State, number])[] {
  return [...Map.groupBy(states, (state) => state)]
    .map(([state, all]) => [state, all.length] as const)
    .toSorted(([a], [b]) => byWorstState(a, b));
}
