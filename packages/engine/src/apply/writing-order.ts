import type { Entry } from '@kpki/plugin';
import type { PlaceState } from '../read/world.ts';
import type { Content } from './job.ts';

/** What is written at one place. */
export interface PlaceWriting {
  readonly state: PlaceState;
  readonly set: ReadonlyMap<string, Entry>;
  /** The entries that are taken away. */
  readonly unset: ReadonlySet<string>;
}

const foundations: ReadonlySet<string> = new Set(['authority', 'key pair']);

/**
 * What is written at each place, in groups: all of a group is there before the next is begun, and within one the order
 * does not matter. Sinks that give keys back come first, so that what is signed over a new key is nowhere before a key
 * that can be copied; authorities come before what they sign; then it goes by the order of the sinks. Before all of this,
 * what gives something up comes last: as long as it is there, it says what the others have still to become.
 */
export function writingOrder(
  places: readonly PlaceState[],
  contents: readonly Content[],
): readonly (readonly PlaceWriting[])[] {
  const byPlace = Map.groupBy(contents, ({ slot }) => slot.place);
  const sinks = [...new Set(places.map(({ sink }) => sink))];
  const ranked = places.flatMap((state) => {
    const own = byPlace.get(state.place);
    if (own === undefined) return [];
    const { sink } = state.sink;
    const givesBack = sink.reveal !== undefined;
    const isFoundation = own.some(({ slot }) => foundations.has(slot.artefact.kind));
    const set = new Map(own.flatMap(({ slot, content }) => (content === null ? [] : [[slot.entry, content] as const])));
    const unset = new Set(own.flatMap(({ slot, content }) => (content === null ? [slot.entry] : [])));
    const rank = [unset.size > 0 ? 1 : 0, givesBack ? 0 : 1, isFoundation ? 0 : 1, sinks.indexOf(state.sink)] as const;
    return [{ rank, writing: { state, set, unset } }];
  });
  const groups = Map.groupBy(ranked, ({ rank }) => rank.join());
  return [...groups.values()]
    .toSorted(([a], [b]) => compare(a?.rank ?? [], b?.rank ?? []))
    .map((group) => group.map(({ writing }) => writing));
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((each, index) => each !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
