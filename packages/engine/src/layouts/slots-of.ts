import { type Location, PluginError } from '@kpki/plugin';
import { type Artifact, type Cluster, nodesOf } from '@kpki/spec';
import type { OpenCaPlacements } from '../issuing/ca-placement.ts';
import type { OpenSink, Slot, SlotPart } from '../model/slot.ts';
import { type SlotSpec, wantedOf } from './wanted.ts';

const secretParts: ReadonlySet<SlotPart> = new Set<SlotPart>(['private key', 'kubeconfig', 'next key', 'previous key']);

const usual: OpenCaPlacements = new Map();

/** A layout may store the files of a single node without a folder for the node. */
export function hasSeveralNodes(cluster: Cluster): boolean {
  return nodesOf(cluster).length > 1;
}

/**
 * Returns where a cluster's artifacts go in a sink, or would go with one node instead of several, or the reverse.
 * Throws 'invalid' when the sink refuses a name, or the layout puts two things at one entry.
 */
export function slotsOf(
  cluster: Cluster,
  artifacts: readonly Artifact[],
  sink: OpenSink,
  caPlacements: OpenCaPlacements = usual,
  severalNodes: boolean = hasSeveralNodes(cluster),
): readonly Slot[] {
  const of = { cluster, artifacts, sink, severalNodes, caPlacements };
  const wanted = artifacts.flatMap((artifact) => wantedOf(artifact, of));
  const byPath = Map.groupBy(wanted, ({ path }) => JSON.stringify(path));
  const locations = locationsOf(byPath, sink);
  const isOneLocation = byPath.size === 1;
  const slots = [...byPath].flatMap(([key, group]) => {
    const location = locations.get(key);
    return location === undefined ? [] : slotsAt(location, group, sink, isOneLocation);
  });
  const order = new Map(artifacts.map((artifact, at) => [artifact, at]));
  return slots.toSorted((a, b) => (order.get(a.artifact) ?? 0) - (order.get(b.artifact) ?? 0));
}

function locationsOf(byPath: ReadonlyMap<string, readonly SlotSpec[]>, sink: OpenSink): ReadonlyMap<string, Location> {
  const locations = new Map<string, Location>();
  const paths = new Map<string, string>();
  for (const [key, group] of byPath) {
    const [first] = group;
    if (first === undefined) continue;
    const kept = new Map(group.map(({ entry, part }) => [entry, secrecyOf(part)]));
    const extra = first.with === undefined ? {} : { with: first.with as Readonly<Record<string, unknown>> };
    const location = sink.sink.locate({ path: first.path, ...extra }, kept);
    const other = paths.get(location.id);
    if (other !== undefined) {
      throw new PluginError(
        'invalid',
        `layout ${sink.layout.name}: ${other} and ${key} are one location of sink ${sink.name}, ${location.id}`,
      );
    }
    paths.set(location.id, key);
    locations.set(key, location);
  }
  return locations;
}

function slotsAt(
  location: Location,
  group: readonly SlotSpec[],
  sink: OpenSink,
  isOneLocation: boolean,
): readonly Slot[] {
  return [...Map.groupBy(group, ({ entry }) => entry).values()].flatMap((sharing) => {
    refuseMixture(sharing, sink);
    const each = Map.groupBy(sharing, ({ artifact, part }) => `${artifact.id}\n${part}`).values();
    return [...each].flatMap((same): readonly Slot[] => {
      const [first] = same;
      if (first === undefined) return [];
      const { artifact, part, encoding, entry, path } = first;
      const nodes = new Set(same.map(({ node }) => node));
      return [
        {
          artifact,
          part,
          node: nodes.size === 1 ? first.node : null,
          sink,
          location,
          entry,
          where: isOneLocation ? entry : [...path, entry].join('/'),
          encoding,
          secrecy: secrecyOf(part),
        },
      ];
    });
  });
}

/** Only a CA's certificate and its trust bundle may share an entry, as in kubeadm. */
function refuseMixture(sharing: readonly SlotSpec[], { layout }: OpenSink): void {
  const meant = new Map(sharing.map((each) => [`the ${each.part} of ${each.artifact.id}`, each]));
  if (meant.size < 2) return;
  const [certificate, bundle] = ['ca', 'trust bundle'].map((kind) =>
    [...meant.values()].find(({ artifact }) => artifact.kind === kind),
  );
  const isUsual =
    meant.size === 2 &&
    certificate?.part === 'certificate' &&
    bundle?.artifact.kind === 'trust bundle' &&
    bundle.artifact.ca === certificate.artifact.name;
  if (isUsual) return;
  const [first, second] = [...meant.keys()];
  throw new PluginError(
    'invalid',
    `layout ${layout.name} puts ${first} and ${second} at one entry, ${sharing[0]?.entry}`,
  );
}

function secrecyOf(part: SlotPart): Slot['secrecy'] {
  return secretParts.has(part) ? 'secret' : 'public';
}
