import type { Call, Location } from '@kpki/plugin';
import type { Custodies } from '../ca/custody.ts';
import { slotsOf } from '../layouts/slots-of.ts';
import type { ObservedState } from '../read/observed-state.ts';
import type { LocationState } from '../read/read-locations.ts';
import type { OpenSink, Slot } from '../slot.ts';
import { type Copying, copyingBetween } from './copying.ts';

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
  custodies: Custodies,
): Promise<Copying> {
  const kept = from.artifacts.filter(({ keptOn }) => keptOn.includes(node));
  const slots = slotsOf(from.cluster, kept, target, custodies, false).map((slot): Slot => ({ ...slot, node }));
  const locations: LocationState[] = [];
  for (const location of new Set<Location>(slots.map((slot) => slot.location))) {
    locations.push({ sink: target, location, snapshot: await target.sink.read(location, call) });
  }
  return copyingBetween(from, { ...from, artifacts: kept, slots, locations });
}
