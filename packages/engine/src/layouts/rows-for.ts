import type { Layout, LayoutRow, RowCondition } from '@kpki/plugin';
import type { Artefact, Cluster } from '@kpki/spec';
import { partsOf } from './parts-of.ts';

/** What a row may depend on, beside the artefact. */
interface Circumstances {
  readonly cluster: Cluster;
  /** Whether the artefact is the first of its name. */
  readonly isFirst: boolean;
}

/** Every condition that a row may have, and when it holds. */
export const rowConditions: Readonly<Record<RowCondition, (circumstances: Circumstances) => boolean>> = {
  'first holder': ({ isFirst }) => isFirst,
  'external etcd': ({ cluster }) => cluster.etcd.topology === 'external',
};

/**
 * The rows by which a layout keeps an artefact; those that it has for all others where it has none of its own, as far as
 * there is such a part of this one.
 */
export function rowsFor(
  layout: Layout,
  artefact: Artefact,
  artefacts: readonly Artefact[],
  cluster: Cluster,
): readonly LayoutRow[] {
  const own = layout.rows.filter((row) => row.artefact === artefact.name);
  const rows = own.length > 0 ? own : layout.rows.filter(isForAny(artefact));
  return rows.filter(({ only = [] }) => {
    if (only.length === 0) return true;
    const isFirst = artefacts.find(({ name }) => name === artefact.name) === artefact;
    return only.every((condition) => rowConditions[condition]({ cluster, isFirst }));
  });
}

function isForAny({ kind }: Artefact): (row: LayoutRow) => boolean {
  return ({ artefact, part }) => artefact === '*' && partsOf[kind].includes(part);
}
