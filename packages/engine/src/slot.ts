import type { Layout, LayoutRow, Part, Place, Sink } from '@kpki/plugin';
import type { Artefact, Cluster } from '@kpki/spec';
import { nodesOf } from '@kpki/spec';

/** A sink that is open, under the name that the configuration gives it, with the layout it is filled by. */
export interface OpenSink {
  readonly name: string;
  readonly sink: Sink;
  readonly layout: Layout;
}

/** One part of one artefact at one entry of one place. */
export interface Slot {
  readonly artefact: Artefact;
  readonly part: Part;
  /** The node whose copy it is; null for what no node keeps. */
  readonly node: string | null;
  readonly sink: OpenSink;
  /** Shared by all slots of the place, so that they can be compared by identity. */
  readonly place: Place;
  readonly entry: string;
  readonly encoding: string;
  readonly secrecy: 'public' | 'secret';
}

const secretParts: ReadonlySet<Part> = new Set<Part>(['private key', 'kubeconfig']);

/** Whether a cluster has several nodes: a layout may keep a single one's files without a folder of its own. */
export function hasSeveralNodes(cluster: Cluster): boolean {
  return nodesOf(cluster).length > 1;
}

/**
 * Where a cluster's artefacts go in a sink, or would go if it had one node where it has several, or the reverse.
 * Throws 'invalid' when the sink refuses a name.
 */
export function slotsOf(
  cluster: Cluster,
  artefacts: readonly Artefact[],
  sink: OpenSink,
  severalNodes: boolean = hasSeveralNodes(cluster),
): readonly Slot[] {
  const wanted = artefacts.flatMap((artefact) =>
    rowsFor(sink.layout, artefact).flatMap((row) =>
      keepersOf(artefact).map((node) => ({
        artefact,
        row,
        node,
        path: row.path.map((segment) => fill(segment, cluster, artefact, node, severalNodes)),
        entry: fill(row.entry, cluster, artefact, node, severalNodes),
        secrecy: secretParts.has(row.part) ? ('secret' as const) : ('public' as const),
      })),
    ),
  );
  const places = new Map<string, Place>();
  for (const [key, group] of Map.groupBy(wanted, ({ path }) => JSON.stringify(path))) {
    const [first] = group;
    if (first === undefined) continue;
    const kept = new Map(group.map(({ entry, secrecy }) => [entry, secrecy]));
    const extra = first.row.with === undefined ? {} : { with: first.row.with };
    places.set(key, sink.sink.locate({ path: first.path, ...extra }, kept));
  }
  return wanted.flatMap(({ artefact, row, node, path, entry, secrecy }) => {
    const place = places.get(JSON.stringify(path));
    if (place === undefined) return [];
    return [{ artefact, part: row.part, node, sink, place, entry, encoding: row.encoding, secrecy }];
  });
}

function rowsFor(layout: Layout, artefact: Artefact): readonly LayoutRow[] {
  const own = layout.rows.filter((row) => row.artefact === artefact.name);
  return own.length > 0 ? own : layout.rows.filter((row) => row.artefact === '*');
}

function keepersOf(artefact: Artefact): readonly (string | null)[] {
  return artefact.keptOn.length > 0 ? artefact.keptOn : [null];
}

function fill(
  template: string,
  cluster: Cluster,
  artefact: Artefact,
  node: string | null,
  severalNodes: boolean,
): string {
  return template
    .replaceAll('{node/}', severalNodes && node !== null ? `${node}/` : '')
    .replaceAll('{node}', node ?? '')
    .replaceAll('{user}', artefact.holder ?? '')
    .replaceAll('{cluster}', cluster.name)
    .replaceAll('{artefact}', artefact.name);
}
