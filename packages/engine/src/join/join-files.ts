import type { Part } from '@kpki/plugin';
import { type ArtefactName, artefactsOf, type Cluster } from '@kpki/spec';

/** A file that `kubeadm join` downloads: its name in the Secret, and what is in it. */
export interface JoinFile {
  readonly entry: string;
  readonly artefact: ArtefactName;
  readonly part: Part;
}

const always: readonly JoinFile[] = [
  { entry: 'ca.crt', artefact: 'kubernetes-ca', part: 'certificate' },
  { entry: 'ca.key', artefact: 'kubernetes-ca', part: 'private key' },
  { entry: 'front-proxy-ca.crt', artefact: 'front-proxy-ca', part: 'certificate' },
  { entry: 'front-proxy-ca.key', artefact: 'front-proxy-ca', part: 'private key' },
  { entry: 'sa.pub', artefact: 'sa', part: 'public key' },
  { entry: 'sa.key', artefact: 'sa', part: 'private key' },
];

const stackedEtcd: readonly JoinFile[] = [
  { entry: 'etcd-ca.crt', artefact: 'etcd-ca', part: 'certificate' },
  { entry: 'etcd-ca.key', artefact: 'etcd-ca', part: 'private key' },
];

const externalEtcd: readonly JoinFile[] = [
  { entry: 'external-etcd-ca.crt', artefact: 'etcd-ca', part: 'certificate' },
  { entry: 'external-etcd.crt', artefact: 'apiserver-etcd-client', part: 'certificate' },
  { entry: 'external-etcd.key', artefact: 'apiserver-etcd-client', part: 'private key' },
];

const ofEtcd: Readonly<Record<Cluster['etcd']['topology'], readonly JoinFile[]>> = {
  stacked: stackedEtcd,
  external: externalEtcd,
  unmanaged: [],
};

/** What a control-plane node needs of the others, in the names of kubeadm's phase `upload-certs`. */
export function joinFilesOf(cluster: Cluster): readonly JoinFile[] {
  const has = new Set<string>(artefactsOf(cluster).map(({ name }) => name));
  return [...always, ...ofEtcd[cluster.etcd.topology]].filter(({ artefact }) => has.has(artefact));
}
