import type { LayoutRow } from '@kpki/plugin';
import type { Artefact, Cluster } from '@kpki/spec';
import type { OpenSink } from '../slot.ts';
import { fill, fillAll, type Names } from './fill.ts';
import { rowsFor } from './rows-for.ts';

/** A row for one artefact and one node, with its names filled in. */
export interface Wanted {
  readonly row: LayoutRow;
  readonly artefact: Artefact;
  readonly node: string | null;
  readonly path: readonly string[];
  readonly entry: string;
  readonly with: unknown;
}

/** What a layout wants of an artefact in a sink: each of its rows, for each node that keeps a copy. */
export function wantedOf(
  cluster: Cluster,
  artefact: Artefact,
  artefacts: readonly Artefact[],
  sink: OpenSink,
  severalNodes: boolean,
): readonly Wanted[] {
  const nodes = artefact.keptOn.length > 0 ? artefact.keptOn : [null];
  return rowsFor(sink.layout, artefact, artefacts, cluster).flatMap((row) => {
    const meant = meantBy(row, artefact, artefacts);
    if (meant === undefined) return [];
    return nodes.map((node): Wanted => {
      const names: Names = { cluster, artefact, node, severalNodes };
      const path = row.path.map((segment) => fill(segment, names));
      return { row, artefact: meant, node, path, entry: fill(row.entry, names), with: fillAll(row.with, names) };
    });
  });
}

/** A trust bundle beside what it verifies is a copy of its authority's; undefined where kpki does not keep that. */
function meantBy({ part }: LayoutRow, artefact: Artefact, artefacts: readonly Artefact[]): Artefact | undefined {
  if (part !== 'trust bundle' || artefact.kind === 'trust bundle' || artefact.kind === 'key pair') return artefact;
  const authority = artefact.kind === 'authority' ? artefact.name : artefact.authority;
  return artefacts.find((each) => each.kind === 'trust bundle' && each.authority === authority);
}
