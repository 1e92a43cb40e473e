import { defineLayout, type Layout, type LayoutRow, type Part } from '@kpki/plugin';
import {
  type Artifact,
  type ArtifactName,
  bundleEntries,
  caEntries,
  certificateEntries,
  type FlagPart,
  keyPairEntries,
  kubeconfigEntries,
  pathOf,
} from '@kpki/spec';

const row = (artifact: ArtifactName, part: FlagPart): LayoutRow => ({
  artifact,
  part,
  path: [],
  entry: `{node/}${pathOf(artifact, part).replace('<user>', '{user}')}`,
  encoding: part === 'kubeconfig' ? 'kubeconfig' : 'pem',
});

/** A key comes before what is signed or written over it. */
const pair = (artifact: ArtifactName, other: FlagPart): readonly LayoutRow[] => [
  row(artifact, 'private key'),
  row(artifact, other),
];

/**
 * kubeadm's directory tree, which stands for `/etc/kubernetes`; one for each node of a cluster with several. A CA's
 * certificate and its trust bundle share one file, as in kubeadm. The key of `root-ca` is on no node: the layout
 * `root-ca` stores it, or a backend.
 */
export const kubeadmLayout: Layout = defineLayout({
  name: 'kubeadm',
  rows: [
    ...caEntries.flatMap(({ name, keyKept }) =>
      keyKept === 'apart' ? [row(name, 'certificate')] : pair(name, 'certificate'),
    ),
    ...bundleEntries.map(({ name }) => row(name, 'trust bundle')),
    ...keyPairEntries.flatMap(({ name }) => pair(name, 'public key')),
    ...certificateEntries.flatMap(({ name }) => pair(name, 'certificate')),
    ...kubeconfigEntries.map(({ name }) => row(name, 'kubeconfig')),
  ],
});

/** Relative to `/etc/kubernetes`. */
export interface KubeadmFile {
  readonly artifact: ArtifactName;
  readonly kind: Artifact['kind'];
  readonly part: Part;
  readonly path: string;
}

/** Every file whose name is fixed, by the catalog. */
export const kubeadmFiles: readonly KubeadmFile[] = [
  ...bundleEntries.map(({ name }) => fileOf('trust bundle', name, 'trust bundle')),
  ...caEntries.flatMap(({ name }) => pairOf('ca', name)),
  ...certificateEntries.flatMap(({ name }) => pairOf('certificate', name)),
  ...keyPairEntries.flatMap(({ name }) => [
    fileOf('key pair', name, 'public key'),
    fileOf('key pair', name, 'private key'),
  ]),
  ...kubeconfigEntries
    .filter(({ name }) => name !== 'user')
    .map(({ name }) => fileOf('kubeconfig', name, 'kubeconfig')),
];

const userFile = /(?:^|\/)users\/([^/]+)\.conf$/;

/** Returns the user of a kubeconfig at this path; null where it is no user's. */
export function userAt(path: string): string | null {
  return userFile.exec(path)?.[1] ?? null;
}

function pairOf(kind: KubeadmFile['kind'], name: ArtifactName): readonly KubeadmFile[] {
  return [fileOf(kind, name, 'certificate'), fileOf(kind, name, 'private key')];
}

function fileOf(kind: KubeadmFile['kind'], artifact: ArtifactName, part: Part): KubeadmFile {
  return { artifact, kind, part, path: pathOf(artifact, part) };
}
