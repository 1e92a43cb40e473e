import { type Call, type Entry, type EntryState, type Location, PluginError } from '@kpki/plugin';
import { writeInOrder } from '../apply/writing-order.ts';
import { sameBytes } from '../bytes.ts';
import { eachAtMost } from '../concurrency.ts';
import { generationParts } from '../generation/inconsistency.ts';
import { entryOf, type ObservedState, type Snapshots, snapshotsOf, unreadAmong } from '../inventory/observed-state.ts';
import type { LocationState } from '../inventory/read-locations.ts';
import { revealEntry } from '../inventory/reveal.ts';
import type { OpenCaPlacements } from '../issuing/ca-placement.ts';
import { slotsOf } from '../layouts/slots-of.ts';
import { EngineError } from '../model/errors.ts';
import type { Listener } from '../model/event.ts';
import {
  type Content,
  isOtherGeneration,
  type OpenSink,
  present,
  type Slot,
  type SlotPart,
  type SlotValue,
} from '../model/slot.ts';
import { type Statement, statement } from '../model/statement.ts';
import { keyEncodings, pkcs8Of, publicKeyOf } from '../private-key.ts';

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
  /** Slots that the source has no location for or does not hold, and without which a node would fail. */
  readonly lacking: readonly Slot[];
  /** Locations that the source does not read, and why: the target stays without them. */
  readonly unread: readonly Statement[];
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
  const rotating = rotatingIn(from.slots, held);
  const isThere = pairs.filter(({ state }) => state.state !== 'absent');
  return {
    to,
    entries: pairs.filter(({ state }) => state.state === 'absent').map(({ entry }) => entry),
    same: isThere.filter(({ entry, state }) => holdsSame(state, entry.state)).length,
    lacking: without.map(({ slot }) => slot).filter((slot) => isNeeded(slot, rotating)),
    unread: unreadAmong(
      without.flatMap(({ candidates }) => candidates),
      held,
    ),
    differing: isThere.filter(({ entry, state }) => !holdsSame(state, entry.state)).map(({ entry }) => entry),
  };
}

/** Returns the IDs of what has a next or a previous generation. */
function rotatingIn(slots: readonly Slot[], snapshots: Snapshots): ReadonlySet<string> {
  const others = slots.filter(({ part }) => generationParts.includes(part));
  const stored = others.filter((slot) => entryOf(snapshots, slot).state !== 'absent');
  return new Set(stored.map(({ artifact }) => artifact.id));
}

/** During a rotation a component signs with the signing certificate, because the bundle may hold two certificates. */
function isNeeded({ artifact, part }: Slot, rotating: ReadonlySet<string>): boolean {
  return !isOtherGeneration(part) || (part === 'signing certificate' && rotating.has(artifact.id));
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
  throw new EngineError('denied', statement('copy-incomplete', { unread: first, others: others.length }));
}

/** Two layouts may write one key in different encodings. */
function holdsSame(found: SlotValue<EntryState>, b: EntryState): boolean {
  const a = present(found);
  if (a === undefined) return false;
  if (a.digest === b.digest) return true;
  if (a.kind !== 'secret' || b.kind !== 'secret' || a.rest !== undefined || b.rest !== undefined) return false;
  return a.publicKey !== undefined && b.publicKey !== undefined && sameBytes(a.publicKey, b.publicKey);
}

const revealsAtOnce = 8;

/** Copies location by location, CAs first; throws 'conflict' before any write where the target holds something else. */
export async function carryOutCopying(
  { to, entries, differing }: Copying,
  listener: Listener,
  call: Call,
): Promise<number> {
  if (differing.length > 0) {
    const locations = differing.map((each) => each.to.where);
    throw new EngineError('conflict', statement('copy-conflict', { locations }));
  }
  const contents = await eachAtMost(revealsAtOnce, entries, (entry) => contentOf(entry, listener, call));
  return writeInOrder(to.locations, contents, listener, call);
}

async function contentOf(copied: CopiedEntry, listener: Listener, call: Call): Promise<Content> {
  const { from, to, state } = copied;
  if (from.secrecy === 'secret') return { slot: to, content: await secretOf(copied, listener, call) };
  if (state.kind !== 'public') throw new PluginError('invalid', `${from.where} is kept as a secret`);
  return { slot: to, content: { kind: 'public', bytes: state.bytes } };
}

async function secretOf(
  { from, to }: Pick<CopiedEntry, 'from' | 'to'>,
  listener: Listener,
  call: Call,
): Promise<Entry> {
  const bytes = await revealEntry(from, listener, call);
  const encode = keyEncodings[to.encoding];
  if (from.encoding === to.encoding || encode === undefined) return { kind: 'secret', bytes };
  using pem = bytes;
  using pkcs8 = pkcs8Of(pem);
  return { kind: 'secret', bytes: encode(pkcs8, pem.use(publicKeyOf)) };
}

/**
 * Returns the files of one node for a sink that holds nothing else: as if the cluster had this node alone, so that the
 * sink stands for the machine's own `/etc/kubernetes`. Of what several nodes share, the copy of this node, where it has
 * one.
 */
export async function filesOfNode(
  from: ObservedState,
  node: string,
  target: OpenSink,
  call: Call,
  caPlacements: OpenCaPlacements,
): Promise<Copying> {
  const kept = from.artifacts.filter(({ keptOn }) => keptOn.includes(node));
  const slots = slotsOf(from.cluster, kept, target, caPlacements, false).map((slot): Slot => ({ ...slot, node }));
  const locations: LocationState[] = [];
  for (const location of new Set<Location>(slots.map((slot) => slot.location))) {
    locations.push({ sink: target, location, snapshot: await target.sink.read(location, call) });
  }
  return copyingBetween(from, { ...from, artifacts: kept, slots, locations });
}
