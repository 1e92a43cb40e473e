import { describe, expect, test } from 'vitest';
import { cluster, controlPlaneNode } from '../../test/clusters.ts';
import { type Artifact, artifactsOf, type Cluster, minorVersion, pathOf, releaseSpans } from '../index.ts';

/** The files that kubeadm makes on the first node of a cluster (its `certlist.go` and `kubeconfig.go`). */
const ca = [
  { path: 'pki/ca', commonName: 'kubernetes' },
  { path: 'pki/front-proxy-ca', commonName: 'front-proxy-ca' },
  { path: 'pki/etcd/ca', commonName: 'etcd-ca' },
];

interface Row {
  readonly path: string;
  readonly commonName: string;
  /** The organizations in 1.29 and newer; older releases had `system:masters` where `mastersBefore` is set. */
  readonly organizations: readonly string[];
  readonly mastersBefore?: true;
  readonly signer: string;
  readonly kind: 'server' | 'client' | 'server, client';
}

const admins = ['kubeadm:cluster-admins'];
const certificates: readonly Row[] = [
  { path: 'pki/apiserver', commonName: 'kube-apiserver', organizations: [], signer: 'pki/ca', kind: 'server' },
  {
    path: 'pki/apiserver-kubelet-client',
    commonName: 'kube-apiserver-kubelet-client',
    organizations: admins,
    mastersBefore: true,
    signer: 'pki/ca',
    kind: 'client',
  },
  {
    path: 'pki/front-proxy-client',
    commonName: 'front-proxy-client',
    organizations: [],
    signer: 'pki/front-proxy-ca',
    kind: 'client',
  },
  { path: 'pki/etcd/server', commonName: 'cp-1', organizations: [], signer: 'pki/etcd/ca', kind: 'server, client' },
  { path: 'pki/etcd/peer', commonName: 'cp-1', organizations: [], signer: 'pki/etcd/ca', kind: 'server, client' },
  {
    path: 'pki/etcd/healthcheck-client',
    commonName: 'kube-etcd-healthcheck-client',
    organizations: [],
    mastersBefore: true,
    signer: 'pki/etcd/ca',
    kind: 'client',
  },
  {
    path: 'pki/apiserver-etcd-client',
    commonName: 'kube-apiserver-etcd-client',
    organizations: [],
    mastersBefore: true,
    signer: 'pki/etcd/ca',
    kind: 'client',
  },
];

interface KubeconfigRow {
  readonly path: string;
  readonly commonName: string;
  readonly organizations: readonly string[];
  readonly mastersBefore?: true;
}

const kubeconfigs: readonly KubeconfigRow[] = [
  { path: 'admin.conf', commonName: 'kubernetes-admin', organizations: admins, mastersBefore: true },
  { path: 'super-admin.conf', commonName: 'kubernetes-super-admin', organizations: ['system:masters'] },
  { path: 'kubelet.conf', commonName: 'system:node:cp-1', organizations: ['system:nodes'] },
  { path: 'controller-manager.conf', commonName: 'system:kube-controller-manager', organizations: [] },
  { path: 'scheduler.conf', commonName: 'system:kube-scheduler', organizations: [] },
];

const kubeadm = (different: Partial<Cluster> = {}) =>
  cluster('kubeadm', { controlPlane: [controlPlaneNode('cp-1', '10.0.0.10')], ...different });

/** The first release of each profile version, and some releases without a change. */
const releases = [
  ...releaseSpans().flatMap(({ profile, from, to }) => (profile === 'kubeadm' ? [`v1.${from ?? to}.0`] : [])),
  'v1.34.1',
  'v1.28.15',
];

describe.each(releases)('kubeadm of %s', (kubernetesVersion) => {
  const isNew = minorVersion(kubernetesVersion) >= 29;
  const artifacts = artifactsOf(kubeadm({ kubernetesVersion }));
  const organizationsOf = (row: { organizations: readonly string[]; mastersBefore?: true }) =>
    row.mastersBefore === true && !isNew ? ['system:masters'] : row.organizations;

  test.each(ca)('CA $path', ({ path, commonName }) => {
    // kubeadm gives a CA a DNS name equal to its common name.
    expect(at(artifacts, `${path}.crt`, 'ca')).toMatchObject({
      subject: { commonName, organizations: [] },
      names: { dns: [commonName], ip: [] },
    });
  });

  test.each(certificates)('certificate $path', (row) => {
    expect(at(artifacts, `${row.path}.crt`, 'certificate')).toMatchObject({
      subject: { commonName: row.commonName, organizations: organizationsOf(row) },
      ca: at(artifacts, `${row.signer}.crt`, 'ca').name,
      certificateKind: row.kind,
    });
  });

  test('client certificates have no names', () => {
    const clients = artifacts.filter((each) => 'certificateKind' in each && each.certificateKind === 'client');
    expect(clients.map((each) => ('names' in each ? each.names : null))).toEqual(
      clients.map(() => ({ dns: [], ip: [] })),
    );
  });

  test.each(kubeconfigs.filter(({ path }) => isNew || path !== 'super-admin.conf'))('kubeconfig $path', (row) => {
    expect(at(artifacts, row.path, 'kubeconfig')).toMatchObject({
      subject: { commonName: row.commonName, organizations: organizationsOf(row) },
      ca: 'kubernetes-ca',
      certificateKind: 'client',
      names: { dns: [], ip: [] },
      clusterName: 'demo',
      userName: row.commonName,
      contextName: `${row.commonName}@demo`,
    });
  });

  test('and nothing that kubeadm does not make', () => {
    const made = artifacts.flatMap((each) => (each.kind === 'trust bundle' ? [] : [pathOfOne(each)]));
    const expected = [
      ...ca.map(({ path }) => `${path}.crt`),
      ...certificates.map(({ path }) => `${path}.crt`),
      ...kubeconfigs.map(({ path }) => path).filter((path) => isNew || path !== 'super-admin.conf'),
      'pki/sa.pub',
    ];
    expect(made.toSorted()).toEqual(expected.toSorted());
  });
});

const names = (artifacts: readonly Artifact[], path: string) => {
  const artifact = at(artifacts, path, 'certificate');
  return artifact.names;
};

describe('subject alternative names', () => {
  // The node, endpoint and extra names of kubeadm's own output in the facts: names sorted, addresses in their order.
  const rich = kubeadm({
    endpoint: { host: 'lb.example.com', port: 8443 },
    extraNames: {
      apiServer: ['api.example.com', '203.0.113.5', '203.0.113.5', '*.wild.example.com', 'api-upper.example.com'],
      etcdServer: ['etcd.example.com', '10.0.0.77'],
      etcdPeer: ['peer.example.com'],
    },
  });

  test('apiserver: first service address, advertised address, then the extra ones', () => {
    expect(names(artifactsOf(rich), 'pki/apiserver.crt')).toEqual({
      dns: [
        '*.wild.example.com',
        'api-upper.example.com',
        'api.example.com',
        'cp-1',
        'kubernetes',
        'kubernetes.default',
        'kubernetes.default.svc',
        'kubernetes.default.svc.cluster.local',
        'lb.example.com',
      ],
      ip: ['10.96.0.1', '10.0.0.10', '203.0.113.5'],
    });
  });

  test('etcd server and peer: both loopback addresses, always', () => {
    expect(names(artifactsOf(rich), 'pki/etcd/server.crt')).toEqual({
      dns: ['cp-1', 'etcd.example.com', 'localhost'],
      ip: ['10.0.0.10', '127.0.0.1', '::1', '10.0.0.77'],
    });
    expect(names(artifactsOf(rich), 'pki/etcd/peer.crt')).toEqual({
      dns: ['cp-1', 'localhost', 'peer.example.com'],
      ip: ['10.0.0.10', '127.0.0.1', '::1'],
    });
  });

  test.each([
    {
      what: 'IPv6',
      subnets: ['fd00:10:96::/112'],
      address: 'fd00::10',
      endpoint: 'fd00::1',
      expected: ['fd00:10:96::1', 'fd00::10', 'fd00::1'],
    },
    {
      what: 'dual stack, IPv4 first: not the second service address',
      subnets: ['10.96.0.0/16', 'fd00:10:96::/112'],
      address: '10.0.0.10',
      endpoint: null,
      expected: ['10.96.0.1', '10.0.0.10'],
    },
    {
      what: 'dual stack, IPv6 first: not the second service address',
      subnets: ['fd00:10:96::/112', '10.96.0.0/16'],
      address: 'fd00::10',
      endpoint: '203.0.113.50',
      expected: ['fd00:10:96::1', 'fd00::10', '203.0.113.50'],
    },
    {
      what: 'host bits in the subnet are masked',
      subnets: ['10.96.0.5/12'],
      address: '10.0.0.10',
      endpoint: null,
      expected: ['10.96.0.1', '10.0.0.10'],
    },
  ])('$what', ({ subnets, address, endpoint, expected }) => {
    const declared = kubeadm({
      network: { serviceSubnets: subnets, dnsDomain: 'cluster.local' },
      controlPlane: [controlPlaneNode('cp-1', address)],
      endpoint: endpoint === null ? null : { host: endpoint, port: 6443 },
    });
    expect(names(artifactsOf(declared), 'pki/apiserver.crt').ip).toEqual(expected);
  });

  test('the DNS domain is the cluster’s', () => {
    const declared = kubeadm({ network: { serviceSubnets: ['10.96.0.0/12'], dnsDomain: 'k8s.corp.example' } });
    const { dns } = names(artifactsOf(declared), 'pki/apiserver.crt');
    expect(dns).toContain('kubernetes.default.svc.k8s.corp.example');
    expect(dns.filter((name) => name.startsWith('kubernetes.default.svc.'))).toHaveLength(1);
  });
});

describe('servers of kubeconfigs', () => {
  const servers = (different: Partial<Cluster>) =>
    Object.fromEntries(
      artifactsOf(kubeadm(different)).flatMap((each) => (each.kind === 'kubeconfig' ? [[each.name, each.server]] : [])),
    );
  const endpoint = { host: 'lb.example.com', port: 8443 };

  test('administrators take the endpoint, components their own API server', () => {
    expect(servers({ endpoint, kubernetesVersion: 'v1.33.0' })).toEqual({
      'admin.conf': 'https://lb.example.com:8443',
      'super-admin.conf': 'https://lb.example.com:8443',
      'kubelet.conf': 'https://10.0.0.10:6443',
      'controller-manager.conf': 'https://10.0.0.10:6443',
      'scheduler.conf': 'https://10.0.0.10:6443',
    });
  });

  test('until 1.33 a kubelet took the endpoint', () => {
    expect(servers({ endpoint, kubernetesVersion: 'v1.32.9' })['kubelet.conf']).toBe('https://lb.example.com:8443');
  });

  test.each([
    { kubernetesVersion: 'v1.34.4', controlPlaneKubeletLocalMode: false, server: 'https://lb.example.com:8443' },
    { kubernetesVersion: 'v1.34.4', controlPlaneKubeletLocalMode: true, server: 'https://10.0.0.10:6443' },
    { kubernetesVersion: 'v1.31.0', controlPlaneKubeletLocalMode: true, server: 'https://10.0.0.10:6443' },
    { kubernetesVersion: 'v1.31.0', controlPlaneKubeletLocalMode: false, server: 'https://lb.example.com:8443' },
  ])('a feature gate decides it for the control plane: $kubernetesVersion, $controlPlaneKubeletLocalMode', (row) => {
    const { server, ...different } = row;
    const declared = kubeadm({ endpoint, ...different, workers: [{ name: 'worker-1', addresses: [] }] });
    const kubelets = artifactsOf(declared).flatMap((each) =>
      each.kind === 'kubeconfig' && each.name === 'kubelet.conf' ? [[each.owner, each.server]] : [],
    );
    expect(Object.fromEntries(kubelets)).toEqual({ 'cp-1': server, 'worker-1': 'https://lb.example.com:8443' });
    expect(servers({ endpoint, ...different })['scheduler.conf']).toBe('https://10.0.0.10:6443');
  });

  test('without an endpoint all take the local one, IPv6 in brackets', () => {
    const urls = servers({ controlPlane: [controlPlaneNode('cp-1', 'fd00::10')] });
    expect(new Set(Object.values(urls))).toEqual(new Set(['https://[fd00::10]:6443']));
  });
});

function pathOfOne(artifact: Artifact): string {
  const parts = { ca: 'certificate', certificate: 'certificate', 'key pair': 'public key' } as const;
  return pathOf(artifact.name, artifact.kind in parts ? parts[artifact.kind as keyof typeof parts] : 'kubeconfig');
}

function at<K extends Artifact['kind']>(
  artifacts: readonly Artifact[],
  path: string,
  kind: K,
): Extract<Artifact, { kind: K }> {
  const found = artifacts.find(
    (each): each is Extract<Artifact, { kind: K }> => each.kind === kind && pathOfOne(each) === path,
  );
  if (found === undefined) throw new Error(`there is no ${kind} at ${path}`);
  return found;
}
