import type { Call, Entry } from '@kpki/plugin';
import { keyOfLocation, readApplyId } from '../apply-id/apply-id.ts';
import { eachAtMost } from '../concurrency.ts';
import type { LocationState } from '../inventory/read-locations.ts';
import type { Listener } from '../model/event.ts';
import type { Content, Slot } from '../model/slot.ts';
import { writeLocation } from './write-location.ts';

interface LocationWriting {
  readonly state: LocationState;
  readonly set: ReadonlyMap<string, Entry>;
  /** Entries to remove. */
  readonly unset: ReadonlySet<string>;
}

const foundations: ReadonlySet<string> = new Set(['ca', 'key pair']);

export interface WrittenSlot {
  readonly slot: Slot;
  readonly isRemoved: boolean;
}

/**
 * Groups the locations: all of a group is written before the next is begun, and within a group the order does not matter.
 * Sinks that reveal keys come first, so that nothing signed over a new key is stored before a key that can be copied;
 * CAs come before what they sign; then the order of the sinks decides. A removal comes last: until then the entry tells
 * what the others have yet to become.
 */
export function groupsInOrder(
  locations: readonly LocationState[],
  written: readonly WrittenSlot[],
): readonly (readonly LocationState[])[] {
  const byLocation = Map.groupBy(written, ({ slot }) => slot.location);
  const sinks = [...new Set(locations.map(({ sink }) => sink))];
  const ranked = locations.flatMap((state) => {
    const own = byLocation.get(state.location);
    if (own === undefined) return [];
    const givesUp = own.some(({ isRemoved }) => isRemoved);
    const revealsKeys = state.sink.sink.reveal !== undefined;
    const isAtBase = own.some(({ slot }) => isFoundation(slot));
    const rank = [givesUp ? 1 : 0, revealsKeys ? 0 : 1, isAtBase ? 0 : 1, sinks.indexOf(state.sink)] as const;
    return [{ rank, state }];
  });
  const groups = Map.groupBy(ranked, ({ rank }) => rank.join());
  return [...groups.values()]
    .toSorted(([a], [b]) => compare(a?.rank ?? [], b?.rank ?? []))
    .map((group) => group.map(({ state }) => state));
}

/** Returns whether other artifacts are made with it, so that it is written first. */
export function isFoundation({ artifact }: Slot): boolean {
  return foundations.has(artifact.kind);
}

/** In the order of `groupsInOrder`. */
export function writingOrder(
  locations: readonly LocationState[],
  contents: readonly Content[],
): readonly (readonly LocationWriting[])[] {
  const byLocation = Map.groupBy(contents, ({ slot }) => slot.location);
  const written = contents.map(({ slot, content }) => ({ slot, isRemoved: content === null }));
  return groupsInOrder(locations, written).map((group) =>
    group.map((state) => writingAt(state, byLocation.get(state.location) ?? [])),
  );
}

function writingAt(state: LocationState, own: readonly Content[]): LocationWriting {
  return {
    state,
    set: new Map(own.flatMap(({ slot, content }) => (content === null ? [] : [[slot.entry, content] as const]))),
    unset: new Set(own.flatMap(({ slot, content }) => (content === null ? [slot.entry] : []))),
  };
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((each, index) => each !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

const writesAtOnce = 8;

/**
 * Writes everything, location by location, in the order of `writingOrder`, and returns how many entries were written. Sinks
 * that can retain what is replaced under the apply ID; the last location of the apply ID is begun when the others of its group are
 * complete.
 */
export async function writeInOrder(
  locations: readonly LocationState[],
  contents: readonly Content[],
  listener: Listener,
  call: Call,
  applyId: string | null = null,
): Promise<number> {
  let entriesWritten = 0;
  const last = applyId === null ? null : (readApplyId(applyId)?.last ?? null);
  for (const group of writingOrder(locations, contents).flatMap((each) => withLastApart(each, last))) {
    await eachAtMost(writesAtOnce, group, async ({ state, set, unset }) => {
      const retain = applyId === null || state.sink.sink.undo === undefined ? {} : { retain: applyId };
      await writeLocation(state, { set, unset, ...retain }, listener, call);
      entriesWritten += set.size + unset.size;
    });
  }
  return entriesWritten;
}

/** The apply ID at the last location tells that all others are written, so it is in a group of its own. */
function withLastApart(
  group: readonly LocationWriting[],
  last: string | null,
): readonly (readonly LocationWriting[])[] {
  if (last === null) return [group];
  const isLast = ({ state }: LocationWriting): boolean => keyOfLocation(state) === last;
  return [group.filter((each) => !isLast(each)), group.filter(isLast)];
}
