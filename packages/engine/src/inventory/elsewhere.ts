import type { Call, Location } from '@kpki/plugin';
import type { Cluster } from '@kpki/spec';
import { artifactsOf } from '@kpki/spec';
import type { OpenCaPlacements } from '../issuing/ca-placement.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import { hasSeveralNodes, slotsOf } from '../layouts/slots-of.ts';
import type { OpenSink } from '../model/slot.ts';
import { type LocationState, readLocation } from './read-locations.ts';

/** The location of a CA outside of its layout. */
export interface CopyElsewhere {
  readonly where: string;
  /** Null: readable. */
  readonly unreadable: string | null;
}

/**
 * Returns CAs, by id, that are stored as for another number of nodes: a second node was added, or all but one removed.
 */
export async function casElsewhere(
  cluster: Cluster,
  sinks: readonly OpenSink[],
  caPlacements: OpenCaPlacements,
  call: Call,
): Promise<ReadonlyMap<string, CopyElsewhere>> {
  const cas = ofKind(artifactsOf(cluster), 'ca');
  const found = new Map<string, CopyElsewhere>();
  for (const sink of sinks) {
    const own = new Set(slotsOf(cluster, cas, sink, caPlacements).map(({ where }) => where));
    const slots = slotsOf(cluster, cas, sink, caPlacements, !hasSeveralNodes(cluster)).filter(
      ({ where }) => !own.has(where),
    );
    const states = new Map<Location, LocationState>();
    for (const [location, at] of Map.groupBy(slots, (slot) => slot.location)) {
      states.set(
        location,
        await readLocation({ sink, location, entries: new Set(at.map(({ entry }) => entry)) }, call),
      );
    }
    for (const { artifact, part, location, entry, where } of slots) {
      const snapshot = states.get(location)?.snapshot;
      const unreadable = snapshot?.unreadable?.get(entry) ?? null;
      const isThere = unreadable !== null || snapshot?.entries.has(entry) === true;
      const tells = part === 'certificate' || !found.has(artifact.id);
      if (tells && isThere) found.set(artifact.id, { where, unreadable });
    }
  }
  return found;
}
