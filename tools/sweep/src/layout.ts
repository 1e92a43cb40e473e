/** A certificate with its key, and who signed it, below the output folder; as kubeadm lays them out. */
export interface Pair {
  readonly certificate: string;
  readonly key: string;
  /** The file with the certificate of the CA that signed it. */
  readonly issuer: string;
}

const pair = (name: string, issuer: string): Pair => ({
  certificate: `pki/${name}.crt`,
  key: `pki/${name}.key`,
  issuer: `pki/${issuer}.crt`,
});

/** Of one node with its own etcd. */
export const pairs: readonly Pair[] = [
  pair('ca', 'ca'),
  pair('front-proxy-ca', 'front-proxy-ca'),
  pair('etcd/ca', 'etcd/ca'),
  pair('apiserver', 'ca'),
  pair('apiserver-kubelet-client', 'ca'),
  pair('front-proxy-client', 'front-proxy-ca'),
  pair('etcd/server', 'etcd/ca'),
  pair('etcd/peer', 'etcd/ca'),
  pair('etcd/healthcheck-client', 'etcd/ca'),
  pair('apiserver-etcd-client', 'etcd/ca'),
];

export const serviceAccount = { privateKey: 'pki/sa.key', publicKey: 'pki/sa.pub' } as const;

export const kubeconfigs: readonly string[] = [
  'admin',
  'super-admin',
  'kubelet',
  'controller-manager',
  'scheduler',
].map((name) => `${name}.conf`);

const pairFiles: readonly string[] = [
  ...pairs.flatMap(({ certificate, key }) => [certificate, key]),
  serviceAccount.privateKey,
  serviceAccount.publicKey,
];

/** The files of `kubeadm init phase certs all`, and the further files of kpki. */
export const filesOf: Readonly<Record<'kpki' | 'kubeadm', readonly string[]>> = {
  kpki: [...pairFiles, ...kubeconfigs],
  kubeadm: pairFiles,
};
