import type { ObservedState } from '../read/observed-state.ts';

/** A place that is not in order. */
export interface PlaceDrift {
  readonly sink: string;
  readonly place: string;
  /** What is not as it should be apart from bytes, in words for a person: modes, owners, an unfinished write. */
  readonly drift: readonly string[];
}

/** The places that are not in order; `kpki apply` repairs them. */
export function driftOf(observed: ObservedState): readonly PlaceDrift[] {
  return observed.places.flatMap(({ sink, place, snapshot }) =>
    snapshot === null || snapshot.drift.length === 0
      ? []
      : [{ sink: sink.name, place: place.id, drift: snapshot.drift }],
  );
}
