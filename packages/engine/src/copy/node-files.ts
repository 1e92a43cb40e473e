import type { Call, Place } from '@kpki/plugin';
import type { Custodies } from '../ca/custody.ts';
import { slotsOf } from '../layouts/slots-of.ts';
import type { ObservedState } from '../read/observed-state.ts';
import type { PlaceState } from '../read/read-places.ts';
import type { OpenSink, Slot } from '../slot.ts';
import { type Copying, copyingBetween } from './copying.ts';

/**
 * What one node keeps, as it is copied into a sink that is to hold nothing else: as if the cluster had this node alone, so
 * that it stands for the machine's own `/etc/kubernetes`. Of what several nodes share it is the copy of this one, where
 * it has one of its own.
 */
export async function filesOfNode(
  from: ObservedState,
  node: string,
  target: OpenSink,
  call: Call,
  custodies: Custodies,
): Promise<Copying> {
  const kept = from.artifacts.filter(({ keptOn }) => keptOn.includes(node));
  const slots = slotsOf(from.cluster, kept, target, custodies, false).map((slot): Slot => ({ ...slot, node }));
  const places: PlaceState[] = [];
  for (const place of new Set<Place>(slots.map((slot) => slot.place))) {
    places.push({ sink: target, place, snapshot: await target.sink.read(place, call) });
  }
  return copyingBetween(from, { ...from, artifacts: kept, slots, places });
}
