import type { Layout, LayoutRow, RowCondition } from '@kpki/plugin';
import type { Artifact, Cluster } from '@kpki/spec';
import { partsOf } from './artifact-kinds.ts';

interface Circumstances {
  readonly cluster: Cluster;
  /** Whether the artifact is the first of its name. */
  readonly isFirst: boolean;
}

/** Every condition that a row may have, and when it holds. */
export const rowConditions: Readonly<Record<RowCondition, (circumstances: Circumstances) => boolean>> = {
  'first owner': ({ isFirst }) => isFirst,
  'external etcd': ({ cluster }) => cluster.etcd.topology === 'external',
};

/** Returns the rows of a layout for an artifact; without rows of its own, the general ones that fit its parts. */
export function rowsFor(
  layout: Layout,
  artifact: Artifact,
  artifacts: readonly Artifact[],
  cluster: Cluster,
): readonly LayoutRow[] {
  const own = layout.rows.filter((row) => row.artifact === artifact.name);
  const rows = own.length > 0 ? own : layout.rows.filter(isForAny(artifact));
  return rows.filter(({ only = [] }) => {
    if (only.length === 0) return true;
    const isFirst = artifacts.find(({ name }) => name === artifact.name) === artifact;
    return only.every((condition) => rowConditions[condition]({ cluster, isFirst }));
  });
}

function isForAny({ kind }: Artifact): (row: LayoutRow) => boolean {
  return ({ artifact, part }) => artifact === '*' && partsOf[kind].includes(part);
}
