import type { LayoutRow, RowCondition } from '@kpki/plugin';
import type { Artifact, Cluster } from '@kpki/spec';
import { isKeptInSinks, mayWait, type OpenCaPlacements } from '../issuing/ca-placement.ts';
import { isMapping } from '../mapping.ts';
import type { OpenSink, SlotPart } from '../model/slot.ts';
import { partsOf } from './artifact-kinds.ts';
import { generationEntries, type NeighborEntry, signingEntries } from './generation-entries.ts';

export interface SlotSpec {
  readonly part: SlotPart;
  readonly encoding: string;
  readonly artifact: Artifact;
  readonly node: string | null;
  readonly path: readonly string[];
  readonly entry: string;
  readonly with: unknown;
}

/** A sink of a cluster, by whose layout rows are chosen and filled. */
interface SinkOfCluster {
  readonly cluster: Cluster;
  readonly artifacts: readonly Artifact[];
  readonly sink: OpenSink;
  /** Whether the files of each node are stored apart. */
  readonly severalNodes: boolean;
  readonly caPlacements: OpenCaPlacements;
}

/**
 * Returns the rows of a layout for an artifact in a sink, for each node with a copy. A CA key outside the sinks has no
 * row; a CA whose certificate may be pending has a slot for the next key, in every sink that reveals it.
 */
export function wantedOf(artifact: Artifact, of: SinkOfCluster): readonly SlotSpec[] {
  const nodes = artifact.keptOn.length > 0 ? artifact.keptOn : [null];
  return rowsFor(artifact, of).flatMap((row) => {
    const meant = meantBy(row, artifact, of);
    if (meant === undefined || isKeyElsewhere(row, artifact, of)) return [];
    return nodes.flatMap((node): readonly SlotSpec[] => {
      const names: Names = { ...of, artifact, node };
      const path = row.path.map((segment) => fill(segment, names));
      const { part, encoding } = row;
      const entry = fill(row.entry, names);
      const wanted: SlotSpec = { part, encoding, artifact: meant, node, path, entry, with: fillAll(row.with, names) };
      return [wanted, ...pairOf(wanted, row, of)];
    });
  });
}

function pairOf(wanted: SlotSpec, row: LayoutRow, of: SinkOfCluster): readonly SlotSpec[] {
  const { artifact, entry } = wanted;
  const { sink, caPlacements } = of;
  const waiting: readonly NeighborEntry[] = holdsWaitingKey(row, artifact, of)
    ? [{ part: 'next key', entry: `${entry}.next` }]
    : [];
  const isSigned = artifact.kind === 'ca' && isKeptInSinks(caPlacements.get(artifact.name));
  const neighbors: readonly NeighborEntry[] = [
    ...waiting,
    ...generationEntries(artifact, row.part, entry, sink.sink.reveal !== undefined),
    ...(isSigned ? signingEntries(artifact, row, entry, keepsBundle(artifact, of)) : []),
  ];
  return neighbors.map((each) => ({ ...wanted, ...each, encoding: 'pem' }));
}

/** A layout without trust bundles stores what signs, and fills no node. */
function keepsBundle(ca: Artifact, of: SinkOfCluster): boolean {
  const keepers = of.artifacts.filter((each) => each.kind === 'trust bundle' && each.ca === ca.name);
  return [ca, ...keepers].some((each) => rowsFor(each, of).some(({ part }) => part === 'trust bundle'));
}

function isKeyElsewhere({ part }: LayoutRow, artifact: Artifact, { caPlacements }: SinkOfCluster): boolean {
  return part === 'private key' && artifact.kind === 'ca' && !isKeptInSinks(caPlacements.get(artifact.name));
}

function holdsWaitingKey({ part }: LayoutRow, artifact: Artifact, { sink, caPlacements }: SinkOfCluster): boolean {
  if (artifact.kind !== 'certificate' && artifact.kind !== 'kubeconfig') return false;
  if (part !== 'private key' && part !== 'kubeconfig') return false;
  const caPlacement = caPlacements.get(artifact.ca);
  return caPlacement !== undefined && mayWait(caPlacement) && sink.sink.reveal !== undefined;
}

/** A trust bundle next to the certificate that it verifies is a copy of its CA's; undefined where kpki does not store that. */
function meantBy({ part }: LayoutRow, artifact: Artifact, { artifacts }: SinkOfCluster): Artifact | undefined {
  if (part !== 'trust bundle' || artifact.kind === 'trust bundle' || artifact.kind === 'key pair') return artifact;
  const ca = artifact.kind === 'ca' ? artifact.name : artifact.ca;
  return artifacts.find((each) => each.kind === 'trust bundle' && each.ca === ca);
}

interface Names extends Pick<SinkOfCluster, 'cluster' | 'severalNodes'> {
  readonly artifact: Artifact;
  readonly node: string | null;
}

function fill(pattern: string, { cluster, artifact, node, severalNodes }: Names): string {
  if (!pattern.includes('{')) return pattern;
  return pattern
    .replaceAll('{node/}', severalNodes && node !== null ? `${node}/` : '')
    .replaceAll('{node}', node ?? '')
    .replaceAll('{user}', artifact.name === 'user' ? (artifact.owner ?? '') : '')
    .replaceAll('{owner}', artifact.owner ?? '')
    .replaceAll('{cluster}', cluster.name)
    .replaceAll('{artifact}', artifact.name);
}

/** Fills every text inside of plain data; other values stay. */
function fillAll(value: unknown, names: Names): unknown {
  if (typeof value === 'string') return fill(value, names);
  if (Array.isArray(value)) return value.map((each) => fillAll(each, names));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fillAll(each, names)]));
}

interface SlotContext extends Pick<SinkOfCluster, 'cluster'> {
  /** Whether the artifact is the first of its name. */
  readonly isFirst: boolean;
}

/** Every condition that a row may have, and when it holds. */
export const rowConditions: Readonly<Record<RowCondition, (circumstances: SlotContext) => boolean>> = {
  'first owner': ({ isFirst }) => isFirst,
  'external etcd': ({ cluster }) => cluster.etcd.topology === 'external',
};

/** Returns the rows of a layout for an artifact, or else the general rows that fit its parts. */
function rowsFor(artifact: Artifact, { cluster, artifacts, sink }: SinkOfCluster): readonly LayoutRow[] {
  const all = sink.layout.rows;
  const own = all.filter((row) => row.artifact === artifact.name);
  const rows =
    own.length > 0 ? own : all.filter((row) => row.artifact === '*' && partsOf[artifact.kind].includes(row.part));
  return rows.filter(({ only = [] }) => {
    if (only.length === 0) return true;
    const isFirst = artifacts.find(({ name }) => name === artifact.name) === artifact;
    return only.every((condition) => rowConditions[condition]({ cluster, isFirst }));
  });
}
