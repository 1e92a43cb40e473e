import type { Call, Place, Snapshot } from '@kpki/plugin';
import type { Cluster } from '@kpki/spec';
import { artefactsOf } from '@kpki/spec';
import type { Custodies } from '../authority/custody.ts';
import { hasSeveralNodes, slotsOf } from '../layouts/slots-of.ts';
import { ofKind } from '../of-kind.ts';
import type { OpenSink } from '../slot.ts';

/**
 * Authorities, by their ids, that are where a layout keeps them for a cluster of one node although this one has
 * several, or the reverse: found where somebody adds the second node or takes the last but one away. With the entry
 * that is there.
 */
export async function authoritiesElsewhere(
  cluster: Cluster,
  sinks: readonly OpenSink[],
  custodies: Custodies,
  call: Call,
): Promise<ReadonlyMap<string, string>> {
  const authorities = ofKind(artefactsOf(cluster), 'authority');
  const found = new Map<string, string>();
  for (const sink of sinks) {
    const own = new Set(slotsOf(cluster, authorities, sink, custodies).map(({ where }) => where));
    const slots = slotsOf(cluster, authorities, sink, custodies, !hasSeveralNodes(cluster)).filter(
      ({ where }) => !own.has(where),
    );
    const entries = new Map<Place, ReadonlySet<string>>();
    for (const { artefact, part, place, entry, where } of slots) {
      const there = entries.get(place) ?? entriesIn(await sink.sink.read(place, call));
      entries.set(place, there);
      const tells = part === 'certificate' || !found.has(artefact.id);
      if (tells && there.has(entry)) found.set(artefact.id, where);
    }
  }
  return found;
}

function entriesIn(snapshot: Snapshot | null): ReadonlySet<string> {
  return new Set([...(snapshot?.entries.keys() ?? []), ...(snapshot?.unreadable?.keys() ?? [])]);
}
