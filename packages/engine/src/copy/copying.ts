import { type EntryState, PluginError } from '@kpki/plugin';
import { sameBytes } from '../bytes.ts';
import { type Found, present } from '../found.ts';
import { entryOf, type ObservedState, type Snapshots, snapshotsOf, unreadAmong } from '../read/observed-state.ts';
import { andMore } from '../read/wording.ts';
import { isBeside, type Slot, type SlotPart } from '../slot.ts';

export interface CopiedEntry {
  readonly from: Slot;
  readonly to: Slot;
  readonly state: EntryState;
}

export interface Copying {
  /** The target, as it was read. */
  readonly to: ObservedState;
  /** Entries that only the source has. */
  readonly entries: readonly CopiedEntry[];
  /** How many entries are equal in both. */
  readonly same: number;
  /** Slots that the source has no location for or does not hold. */
  readonly lacking: readonly Slot[];
  /** Locations that the source does not read, and why: the target stays without them. */
  readonly unread: readonly string[];
  /** Entries that differ in the target: none is replaced. */
  readonly differing: readonly CopiedEntry[];
}

/** Compares two sinks of one cluster. Pure. */
export function copyingBetween(from: ObservedState, to: ObservedState): Copying {
  const sources = Map.groupBy(from.slots, ({ artifact, part }) => keyOf(artifact.id, part));
  const held = snapshotsOf(from.locations);
  const there = snapshotsOf(to.locations);
  const found = lastAtEach(to.slots).map((slot) => {
    const candidates = sources.get(keyOf(slot.artifact.id, slot.part)) ?? [];
    return { slot, candidates, source: sourceOf(slot, candidates, held), state: entryOf(there, slot) };
  });
  const without = found.filter(({ source, state }) => source === undefined && state.state === 'absent');
  const pairs = found.flatMap(({ slot, source, state }) =>
    source === undefined ? [] : [{ entry: { from: source.slot, to: slot, state: source.state }, state }],
  );
  const isThere = pairs.filter(({ state }) => state.state !== 'absent');
  return {
    to,
    entries: pairs.filter(({ state }) => state.state === 'absent').map(({ entry }) => entry),
    same: isThere.filter(({ entry, state }) => holdsSame(state, entry.state)).length,
    lacking: without.map(({ slot }) => slot).filter(({ part }) => !isBeside(part)),
    unread: [...new Set(without.flatMap(({ candidates }) => unreadAmong(candidates, held)))],
    differing: isThere.filter(({ entry, state }) => !holdsSame(state, entry.state)).map(({ entry }) => entry),
  };
}

/** Where a CA's certificate and its trust bundle share an entry, the bundle decides its content. */
function lastAtEach(slots: readonly Slot[]): readonly Slot[] {
  return [...new Map(slots.map((slot) => [`${slot.location.id}\n${slot.entry}`, slot])).values()];
}

function keyOf(artifact: string, part: SlotPart): string {
  return `${artifact}\n${part}`;
}

interface Source {
  readonly slot: Slot;
  readonly state: EntryState;
}

/** The copy of the same node where each node has one, else the first. */
function sourceOf({ node }: Slot, candidates: readonly Slot[], snapshots: Snapshots): Source | undefined {
  const held = candidates.flatMap((slot): readonly Source[] => {
    const state = present(entryOf(snapshots, slot));
    return state === undefined ? [] : [{ slot, state }];
  });
  return held.find(({ slot }) => slot.node === node) ?? held[0];
}

/** Throws where a copy would leave out an entry that is not read, though it may exist. */
export function refuseUnreadIn({ unread: [first, ...others] }: Pick<Copying, 'unread'>): void {
  if (first === undefined) return;
  throw new PluginError('denied', `it would be left out, since it is not read: ${first}${andMore(others.length)}`);
}

/** Two layouts may write one key in different encodings. */
function holdsSame(found: Found<EntryState>, b: EntryState): boolean {
  const a = present(found);
  if (a === undefined) return false;
  if (a.digest === b.digest) return true;
  if (a.kind !== 'secret' || b.kind !== 'secret' || a.rest !== undefined || b.rest !== undefined) return false;
  return a.publicKey !== undefined && b.publicKey !== undefined && sameBytes(a.publicKey, b.publicKey);
}
