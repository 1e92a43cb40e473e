import { defineLayout, type Layout, type LayoutRow } from '@kpki/plugin';
import { authorityEntries, bundleEntries, certificateEntries, keyPairEntries, kubeconfigEntries } from '@kpki/spec';

const row = (artefact: string, part: LayoutRow['part'], path: string, encoding = 'pem'): LayoutRow => ({
  artefact,
  part,
  path: [],
  entry: `{node/}${path}`,
  encoding,
});

/**
 * kubeadm's directory tree, which stands for `/etc/kubernetes`; where the cluster has several nodes, one such tree for
 * each. An authority's certificate and its trust bundle share one file, as kubeadm has it.
 */
export const kubeadmLayout: Layout = defineLayout({
  name: 'kubeadm',
  rows: [
    ...authorityEntries.flatMap((entry) => [
      row(entry.name, 'private key', `${entry.path}.key`),
      row(entry.name, 'certificate', `${entry.path}.crt`),
    ]),
    ...bundleEntries.map((entry) => row(entry.name, 'trust bundle', entry.path)),
    ...keyPairEntries.flatMap((entry) => [
      row(entry.name, 'private key', entry.privatePath),
      row(entry.name, 'public key', entry.publicPath),
    ]),
    ...certificateEntries.flatMap((entry) => [
      row(entry.name, 'private key', `${entry.path}.key`),
      row(entry.name, 'certificate', `${entry.path}.crt`),
    ]),
    ...kubeconfigEntries.map((entry) =>
      row(entry.name, 'kubeconfig', entry.path.replace('<user>', '{user}'), 'kubeconfig'),
    ),
  ],
});
