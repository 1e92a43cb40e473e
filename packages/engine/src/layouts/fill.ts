import type { Artifact, Cluster } from '@kpki/spec';
import { isMapping } from '../mapping.ts';

export interface Names {
  readonly cluster: Cluster;
  readonly artifact: Artifact;
  readonly node: string | null;
  /** Whether the files of each node are stored apart. */
  readonly severalNodes: boolean;
}

export function fill(template: string, { cluster, artifact, node, severalNodes }: Names): string {
  if (!template.includes('{')) return template;
  return template
    .replaceAll('{node/}', severalNodes && node !== null ? `${node}/` : '')
    .replaceAll('{node}', node ?? '')
    .replaceAll('{user}', artifact.name === 'user' ? (artifact.owner ?? '') : '')
    .replaceAll('{owner}', artifact.owner ?? '')
    .replaceAll('{cluster}', cluster.name)
    .replaceAll('{artifact}', artifact.name);
}

/** Fills every text inside of plain data; other values stay. */
export function fillAll(value: unknown, names: Names): unknown {
  if (typeof value === 'string') return fill(value, names);
  if (Array.isArray(value)) return value.map((each) => fillAll(each, names));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fillAll(each, names)]));
}
