import { hash } from 'node:crypto';
import type { Call, Entry } from '@kpki/plugin';
import type { Listener } from '../event.ts';
import { isThere, isWhole, type Marks, marksRead } from '../mark/is-whole.ts';
import { keyOfPlace, type LastPlace, newestOf, newMark } from '../mark/mark.ts';
import type { Plan } from '../plan/plan.ts';
import type { PlaceState } from '../read/read-places.ts';
import type { World } from '../read/world.ts';
import type { Content } from '../slot.ts';
import { discardAt } from './discard.ts';
import { goesOnWith, purposeOf } from './goes-on.ts';
import { replacedAt } from './retained.ts';

/**
 * Under which marks places retain something, as their snapshots tell. A place where nothing is may retain all that was
 * there: it is asked where others retain something.
 */
async function marksAt(places: readonly PlaceState[], call: Call): Promise<Marks> {
  const told = marksRead(places);
  if (told.size === 0) return told;
  const asked = await replacedAt(
    places.filter(({ snapshot }) => snapshot === null),
    call,
  );
  return new Map([...told, ...[...asked].map(([place, { mark }]) => [place, mark] as const)]);
}

/** What is written, and why. */
export interface Writing {
  readonly plan: Plan;
  readonly world: World;
  /** The mark of an apply that this one is a part of. */
  readonly given: string | undefined;
  /** The places that are written, in groups: all of a group is there before the next is begun. */
  readonly groups: readonly (readonly PlaceState[])[];
}

/** Under which mark an apply retains what it replaces, and what is retained from before. */
export interface ApplyMarks {
  /** Null: none of the sinks that it writes to retains anything. */
  readonly mark: string | null;
  readonly before: Marks;
}

/**
 * The mark of an apply that writes these contents. One that was cut short, and that the plan goes on with, is gone on with
 * under its own, so that all of it can be put back as one; `given` is that of a part of the same apply.
 */
export async function retainingFor(
  { plan, world, given, groups }: Writing,
  places: readonly PlaceState[],
  contents: readonly Content[],
  now: Date,
  call: Call,
): Promise<ApplyMarks> {
  const before = await marksAt(places, call);
  const retaining = changedPlaces(places, contents).filter(({ sink }) => sink.sink.undo !== undefined);
  if (given !== undefined || retaining.length === 0) return { mark: given ?? null, before };
  const newest = newestOf([...before.values()]);
  if (newest !== null && newest.undoes === null) {
    const begun = places.filter(({ place }) => before.get(place) === newest.text);
    const isCutShort = !isWhole(newest, places, before);
    if (isCutShort && (await goesOnWith(newest, begun, plan, world, call))) return { mark: newest.text, before };
  }
  const marked = { places: retaining.length, last: lastOf(groups, new Set(retaining), before) };
  return { mark: newMark(now, marked, [...before.values()], { purpose: purposeOf(plan) }), before };
}

/** One of the places that may be written last: one that was there before, where there is such a one. See `isWhole`. */
function lastOf(groups: Writing['groups'], retaining: ReadonlySet<PlaceState>, before: Marks): LastPlace | null {
  const group = groups.map((each) => each.filter((state) => retaining.has(state))).findLast(({ length }) => length > 0);
  if (group === undefined) return null;
  const state = group.findLast((each) => isThere(each, before)) ?? group.at(-1);
  return state === undefined ? null : { key: keyOfPlace(state), wasThere: isThere(state, before) };
}

/** The places where what is written is not there already. */
function changedPlaces(places: readonly PlaceState[], contents: readonly Content[]): readonly PlaceState[] {
  const byPlace = Map.groupBy(contents, ({ slot }) => slot.place);
  return places.filter(({ place, snapshot }) =>
    (byPlace.get(place) ?? []).some(
      ({ slot, content }) => (snapshot?.entries.get(slot.entry)?.digest ?? null) !== (content && digestOf(content)),
    ),
  );
}

function digestOf({ bytes }: Entry): string {
  return bytes instanceof Uint8Array
    ? hash('sha256', bytes, 'hex')
    : bytes.use((secret) => hash('sha256', secret, 'hex'));
}

/**
 * What earlier applies replaced is gone for good, once this one has written all that it was to write.
 */
export async function discardEarlier(
  places: readonly PlaceState[],
  contents: readonly Content[],
  { mark, before }: ApplyMarks,
  listener: Listener,
  call: Call,
): Promise<void> {
  const written = new Set(mark === null ? [] : changedPlaces(places, contents).map(({ place }) => place));
  const earlier = places.filter(({ place }) => {
    const retained = before.get(place);
    return retained !== undefined && retained !== mark && !written.has(place);
  });
  await discardAt(earlier, listener, call);
}
