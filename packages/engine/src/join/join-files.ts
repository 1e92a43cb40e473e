import type { Part } from '@kpki/plugin';
import { type ArtifactName, artifactsOf, type Cluster } from '@kpki/spec';

export interface JoinFile {
  readonly entry: string;
  readonly artifact: ArtifactName;
  readonly part: Part;
}

const always: readonly JoinFile[] = [
  { entry: 'ca.crt', artifact: 'kubernetes-ca', part: 'certificate' },
  { entry: 'ca.key', artifact: 'kubernetes-ca', part: 'private key' },
  { entry: 'front-proxy-ca.crt', artifact: 'front-proxy-ca', part: 'certificate' },
  { entry: 'front-proxy-ca.key', artifact: 'front-proxy-ca', part: 'private key' },
  { entry: 'sa.pub', artifact: 'sa', part: 'public key' },
  { entry: 'sa.key', artifact: 'sa', part: 'private key' },
];

const stackedEtcd: readonly JoinFile[] = [
  { entry: 'etcd-ca.crt', artifact: 'etcd-ca', part: 'certificate' },
  { entry: 'etcd-ca.key', artifact: 'etcd-ca', part: 'private key' },
];

const externalEtcd: readonly JoinFile[] = [
  { entry: 'external-etcd-ca.crt', artifact: 'etcd-ca', part: 'certificate' },
  { entry: 'external-etcd.crt', artifact: 'apiserver-etcd-client', part: 'certificate' },
  { entry: 'external-etcd.key', artifact: 'apiserver-etcd-client', part: 'private key' },
];

const ofEtcd: Readonly<Record<Cluster['etcd']['topology'], readonly JoinFile[]>> = {
  stacked: stackedEtcd,
  external: externalEtcd,
  unmanaged: [],
};

/** Returns what a control-plane node needs of the others, with the names of kubeadm's phase `upload-certs`. */
export function joinFilesOf(cluster: Cluster): readonly JoinFile[] {
  const has = new Set<string>(artifactsOf(cluster).map(({ name }) => name));
  return [...always, ...ofEtcd[cluster.etcd.topology]].filter(({ artifact }) => has.has(artifact));
}
