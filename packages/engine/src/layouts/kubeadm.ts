import { defineLayout, type Layout, type LayoutRow } from '@kpki/plugin';
import {
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
