import { artifactsOf, type CaName, type Cluster, caEntries, type HasKeyFile, pathOf } from '@kpki/spec';
import { sameBytes } from '../bytes.ts';
import type { Rotated } from '../generation/phase.ts';
import type { ReadCaPlacements } from '../issuing/read-ca-placement.ts';
import { pathsOfGenerations } from '../layouts/generation-entries.ts';

/** Files that a finished rotation has removed everywhere else. */
export interface LeftOnNode {
  readonly node: string;
  /** In kubeadm's layout, relative to `/etc/kubernetes`. */
  readonly files: readonly string[];
}

/** Returns what ended rotations leave on nodes whose files are copied by hand: unpacking removes nothing. */
export function leftOnNodes(
  rotated: readonly Rotated[],
  cluster: Cluster,
  hasKeyFile: HasKeyFile,
): readonly LeftOnNode[] {
  const left = artifactsOf(cluster).flatMap(({ name, keptOn }) => {
    const own = rotated.find((each) => each === name);
    const files = own === undefined ? [] : generationFiles(own, hasKeyFile);
    return keptOn.flatMap((node) => files.map((file) => ({ node, file })));
  });
  return [...Map.groupBy(left, ({ node }) => node)].map(([node, own]) => ({
    node,
    files: own.map(({ file }) => file),
  }));
}

function generationFiles(name: Rotated, hasKeyFile: HasKeyFile): readonly string[] {
  const ofKey = pathsOfGenerations('private key', pathOf(name, 'private key'));
  if (name === 'sa') return ofKey;
  const isOnNodes = caEntries.some((each) => each.name === name && each.keyKept === 'with it');
  if (!isOnNodes || !hasKeyFile(name)) return [];
  return [...ofKey, ...pathsOfGenerations('certificate', pathOf(name, 'certificate'))];
}

/** A key in a key store without a stored certificate: it can still sign. */
export interface HeldKeyLeft {
  readonly backend: string;
  readonly key: string;
}

/** Returns the keys that stay in stores, which remove none; without a certificate any may be the next one. */
export function heldKeysLeft(
  ended: readonly Rotated[],
  caPlacements: ReadCaPlacements,
  certificates: ReadonlyMap<CaName, { readonly publicKey: Uint8Array }>,
): readonly HeldKeyLeft[] {
  return ended.flatMap((name) => {
    if (name === 'sa') return [];
    const caPlacement = caPlacements.get(name);
    const certificate = certificates.get(name);
    if (caPlacement?.key.kind !== 'store' || certificate === undefined) return [];
    const { backend } = caPlacement.key;
    return (caPlacement.held?.found ?? [])
      .filter(({ key }) => !sameBytes(key.publicKey, certificate.publicKey))
      .map((each) => ({ backend, key: each.name }));
  });
}
