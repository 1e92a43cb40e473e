import { artifactsOf, type Cluster, caEntries, type HasKeyFile, pathOf } from '@kpki/spec';
import type { Rotated } from '../generation/phase.ts';
import { pathsOfGenerations } from '../layouts/beside.ts';

/** Files that a finished rotation has removed everywhere else. */
export interface LeftOnNode {
  readonly node: string;
  /** In kubeadm's layout, relative to `/etc/kubernetes`. */
  readonly files: readonly string[];
}

/**
 * Returns files of ended rotations on nodes whose files are copied by hand: unpacking removes nothing. CAs without a
 * key file leave only public files.
 */
export function leftOnNodes(
  rotated: readonly Rotated[],
  cluster: Cluster,
  hasKeyFile: HasKeyFile,
): readonly LeftOnNode[] {
  const left = artifactsOf(cluster).flatMap(({ name, keptOn }) => {
    const own = rotated.find((each) => each === name);
    const files = own === undefined ? [] : filesBeside(own, hasKeyFile);
    return keptOn.flatMap((node) => files.map((file) => ({ node, file })));
  });
  return [...Map.groupBy(left, ({ node }) => node)].map(([node, own]) => ({
    node,
    files: own.map(({ file }) => file),
  }));
}

function filesBeside(name: Rotated, hasKeyFile: HasKeyFile): readonly string[] {
  const ofKey = pathsOfGenerations('private key', pathOf(name, 'private key'));
  if (name === 'sa') return ofKey;
  const isOnNodes = caEntries.some((each) => each.name === name && each.keyKept === 'with it');
  if (!isOnNodes || !hasKeyFile(name)) return [];
  return [...ofKey, ...pathsOfGenerations('certificate', pathOf(name, 'certificate'))];
}
