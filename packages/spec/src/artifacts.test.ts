import { describe, expect, test } from 'vitest';
import { cluster, controlPlaneNode } from '../test/clusters.ts';
import type { Artifact } from './artifact.ts';
import { artifactsOf, userKubeconfig } from './artifacts.ts';
import { componentFlags } from './component-flags.ts';
import type { CaTopology, Cluster, Profile } from './model.ts';
import { etcdMembersOf, nodesOf } from './nodes.ts';

const three = [
  controlPlaneNode('cp1', '10.0.0.11'),
  controlPlaneNode('cp2', '10.0.0.12'),
  controlPlaneNode('cp3', '10.0.0.13'),
];
const worker = { name: 'worker1', addresses: ['10.0.1.1'] };
const etcdNodes = [
  { name: 'etcd1', addresses: ['10.0.2.1'] },
  { name: 'etcd2', addresses: ['10.0.2.2'] },
];
const profiles: readonly Profile[] = ['kubernetes', 'kubeadm'];

const ids = (declared: Cluster) => artifactsOf(declared).map(({ id }) => id);
const keepersOf = (declared: Cluster) =>
  Object.fromEntries(artifactsOf(declared).map(({ id, keptOn }) => [id, keptOn.join(' ')]));

describe.each(profiles)('artifacts of a cluster, profile %s', (profile) => {
  const sharedByAll = [
    'kubernetes-ca',
    'etcd-ca',
    'front-proxy-ca',
    'kubernetes-ca-bundle',
    'etcd-ca-bundle',
    'front-proxy-ca-bundle',
    'sa',
  ];
  const perNode = [
    'apiserver',
    'apiserver-kubelet-client',
    'front-proxy-client',
    'etcd-server',
    'etcd-peer',
    'etcd-healthcheck-client',
    'apiserver-etcd-client',
    'admin.conf',
    'kubelet.conf',
    'controller-manager.conf',
    'scheduler.conf',
  ];

  test('one node: 11 key pairs and certificates, 5 kubeconfigs, 3 bundles', () => {
    expect(ids(cluster(profile)).toSorted()).toEqual(
      [...sharedByAll, ...perNode.map((name) => `${name} cp1`), 'super-admin.conf cp1'].toSorted(),
    );
  });

  test('three nodes and a worker: each its own, the worker a kubelet.conf and nothing else', () => {
    const declared = cluster(profile, { controlPlane: three, workers: [worker] });
    expect(ids(declared).toSorted()).toEqual(
      [
        ...sharedByAll,
        ...three.flatMap(({ name }) => perNode.map((each) => `${each} ${name}`)),
        'super-admin.conf cp1',
        'kubelet.conf worker1',
      ].toSorted(),
    );
  });

  test('who keeps what: CAs and sa on the control plane, the bundle of the cluster on workers too', () => {
    const keepers = keepersOf(cluster(profile, { controlPlane: three, workers: [worker] }));
    expect(keepers).toMatchObject({
      'kubernetes-ca': 'cp1 cp2 cp3',
      'etcd-ca': 'cp1 cp2 cp3',
      'front-proxy-ca': 'cp1 cp2 cp3',
      sa: 'cp1 cp2 cp3',
      'kubernetes-ca-bundle': 'cp1 cp2 cp3 worker1',
      'etcd-ca-bundle': 'cp1 cp2 cp3',
      'front-proxy-ca-bundle': 'cp1 cp2 cp3',
      'apiserver cp2': 'cp2',
      'kubelet.conf worker1': 'worker1',
    });
  });

  test('external etcd: members on machines of their own, which keep the bundle and no CA', () => {
    const declared = cluster(profile, { controlPlane: three, etcd: { topology: 'external', nodes: etcdNodes } });
    const keepers = keepersOf(declared);
    const etcdIds = ids(declared).filter((id) => /^etcd-(server|peer|healthcheck-client) /.test(id));
    expect(etcdIds).toEqual([
      'etcd-server etcd1',
      'etcd-server etcd2',
      'etcd-peer etcd1',
      'etcd-peer etcd2',
      'etcd-healthcheck-client etcd1',
      'etcd-healthcheck-client etcd2',
    ]);
    expect(keepers).toMatchObject({
      'etcd-ca': 'cp1 cp2 cp3',
      'etcd-ca-bundle': 'cp1 cp2 cp3 etcd1 etcd2',
      'apiserver-etcd-client cp1': 'cp1',
      'kubernetes-ca-bundle': 'cp1 cp2 cp3',
    });
    expect(keepers).not.toHaveProperty('kubelet.conf etcd1');
    expect(etcdMembersOf(declared)).toEqual(etcdNodes);
    expect(nodesOf(declared).map(({ name }) => name)).toEqual(['cp1', 'cp2', 'cp3', 'etcd1', 'etcd2']);
  });

  test('external members are named by their own machine, also where kubeadm would advertise an address', () => {
    const declared = cluster(profile, { etcd: { topology: 'external', nodes: etcdNodes } });
    const server = artifactsOf(declared).find(({ id }) => id === 'etcd-server etcd2');
    expect(server).toMatchObject({
      names: { dns: ['etcd2', 'localhost'], ip: expect.arrayContaining(['10.0.2.2', '127.0.0.1']) },
    });
  });

  test('unmanaged etcd: nothing of etcd at all', () => {
    const declared = cluster(profile, { etcd: { topology: 'unmanaged' } });
    expect(ids(declared).filter((id) => id.includes('etcd'))).toEqual([]);
    expect(etcdMembersOf(declared)).toEqual([]);
    expect(ids(declared)).toContain('front-proxy-client cp1');
  });

  test('users: one kubeconfig each, which no node keeps, with their own lifetime', () => {
    const users = [
      { name: 'jane', groups: ['dev', 'ops'] },
      { name: 'ci', groups: [], seconds: 3600 },
    ];
    const declared = cluster(profile, { users, endpoint: { host: 'api.example.com', port: 443 } });
    const made = artifactsOf(declared).filter(({ name }) => name === 'user');
    expect(made).toMatchObject([
      {
        id: 'user jane',
        owner: 'jane',
        keptOn: [],
        subject: { commonName: 'jane', organizations: ['dev', 'ops'] },
        seconds: declared.validity.users,
        server: 'https://api.example.com:443',
        userName: 'jane@demo',
      },
      { id: 'user ci', seconds: 3600, subject: { commonName: 'ci', organizations: [] } },
    ]);
    expect(userKubeconfig(declared, { name: 'jane', groups: ['dev', 'ops'] })).toEqual(made[0]);
  });

  test('optional artifacts: on every node, workers included', () => {
    const declared = cluster(profile, { workers: [worker], include: ['kubelet-server', 'kube-proxy.conf'] });
    const optional = ids(declared).filter((id) => /^(kubelet-server|kube-proxy.conf) /.test(id));
    expect(optional).toEqual([
      'kubelet-server cp1',
      'kubelet-server worker1',
      'kube-proxy.conf cp1',
      'kube-proxy.conf worker1',
    ]);
  });

  test('each class has its own kind of key and its own lifetime', () => {
    const declared = cluster(profile);
    const { keys, validity } = declared;
    for (const artifact of artifactsOf(declared)) {
      if (artifact.kind === 'trust bundle') continue;
      const kinds = {
        ca: keys.ca,
        certificate: keys.certificates,
        kubeconfig: keys.kubeconfigs,
        'key pair': keys.serviceAccount,
      };
      expect(artifact.keyKind, artifact.id).toBe(kinds[artifact.kind]);
      if (artifact.kind === 'key pair') continue;
      const seconds = {
        ca: validity.ca,
        certificate: validity.certificates,
        kubeconfig: validity.kubeconfigs,
      };
      expect(artifact.seconds, artifact.id).toBe(seconds[artifact.kind]);
    }
  });

  test('CAs come before what they sign, and each id is there once', () => {
    const all = artifactsOf(
      cluster(profile, { controlPlane: three, workers: [worker], users: [{ name: 'jane', groups: [] }] }),
    );
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const [at, artifact] of all.entries()) {
      if (!('ca' in artifact)) continue;
      expect(all.findIndex(({ id }) => id === artifact.ca)).toBeLessThan(at);
      expect(all.findIndex(({ id }) => id === artifact.ca)).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('names in the profile kubernetes', () => {
  const named = (different: Partial<Cluster>, id: string) => {
    const artifact = artifactsOf(cluster('kubernetes', different)).find((each) => each.id === id);
    return artifact !== undefined && 'names' in artifact ? artifact.names : undefined;
  };

  test('dual stack: both service addresses, and both addresses of the node', () => {
    const different = {
      network: { serviceSubnets: ['10.96.0.0/12', 'fd00:10:96::/112'], dnsDomain: 'cluster.local' },
      controlPlane: [controlPlaneNode('cp1', '10.0.0.11', 'fd00::11')],
    };
    expect(named(different, 'apiserver cp1')?.ip).toEqual(['10.96.0.1', 'fd00:10:96::1', '10.0.0.11', 'fd00::11']);
    expect(named(different, 'etcd-server cp1')?.ip).toEqual(['10.0.0.11', 'fd00::11', '127.0.0.1', '::1']);
  });

  test('IPv6 alone', () => {
    const different = {
      network: { serviceSubnets: ['fd00:10:96::/112'], dnsDomain: 'cluster.local' },
      controlPlane: [controlPlaneNode('cp1', 'fd00::11')],
    };
    expect(named(different, 'apiserver cp1')?.ip).toEqual(['fd00:10:96::1', 'fd00::11']);
    expect(named(different, 'etcd-peer cp1')?.ip).toEqual(['fd00::11', '127.0.0.1', '::1']);
  });

  test('an IPv4 node has no IPv6 loopback', () => {
    expect(named({}, 'etcd-peer cp1')?.ip).toEqual(['10.0.0.11', '127.0.0.1']);
  });

  test('the page’s name of the first label is the domain’s', () => {
    const { dns = [] } =
      named({ network: { serviceSubnets: ['10.96.0.0/12'], dnsDomain: 'k8s.corp.example' } }, 'apiserver cp1') ?? {};
    expect(dns.filter((name) => name.startsWith('kubernetes.default.svc.'))).toEqual([
      'kubernetes.default.svc.k8s',
      'kubernetes.default.svc.k8s.corp.example',
    ]);
  });

  test('an endpoint and extra names, each once, DNS names sorted', () => {
    const names = named(
      {
        endpoint: { host: '203.0.113.1', port: 6443 },
        extraNames: {
          apiServer: ['zeta.example.com', 'alpha.example.com', '203.0.113.1', 'cp1'],
          etcdServer: ['etcd.example.com'],
          etcdPeer: ['10.9.9.9'],
        },
      },
      'apiserver cp1',
    );
    expect(names?.ip).toEqual(['10.96.0.1', '10.0.0.11', '203.0.113.1']);
    expect(names?.dns).toEqual(
      [
        'alpha.example.com',
        'cp1',
        'kubernetes',
        'kubernetes.default',
        'kubernetes.default.svc',
        'kubernetes.default.svc.cluster',
        'kubernetes.default.svc.cluster.local',
        'zeta.example.com',
      ].toSorted(),
    );
  });
});

describe('topologies', () => {
  const ca = (topology: CaTopology): Cluster['ca'] => ({
    topology,
    limitPathLength: true,
    permittedNames: { dns: ['example.com'], ip: [] },
  });
  const made = (topology: CaTopology): readonly Artifact[] => artifactsOf(cluster('kubernetes', { ca: ca(topology) }));
  const sharedIn = (topology: CaTopology): readonly Artifact[] =>
    made(topology).filter(({ kind }) => kind === 'ca' || kind === 'trust bundle');

  test.each(['separate', 'external'] as const)('%s: three CAs that the cluster does not sign', (topology) => {
    expect(sharedIn(topology).map(({ name }) => name)).toEqual([
      'kubernetes-ca',
      'etcd-ca',
      'front-proxy-ca',
      'kubernetes-ca-bundle',
      'etcd-ca-bundle',
      'front-proxy-ca-bundle',
    ]);
    for (const each of sharedIn(topology)) {
      if (each.kind === 'ca') expect(each).toMatchObject({ issuer: null, pathLength: 0 });
      else expect(each).toMatchObject({ holds: 'ca' });
    }
  });

  test('single-root: one more CA, which lives longer, and the chain that its clients verify by', () => {
    const [root, ...others] = sharedIn('single-root');
    expect(root).toMatchObject({ id: 'root-ca', issuer: null, pathLength: 1, seconds: 2 * 315_360_000 });
    expect(root).not.toHaveProperty('permittedNames');
    const signed = others.filter((each) => each.kind === 'ca');
    expect(signed.map(({ name }) => name)).toEqual(['kubernetes-ca', 'etcd-ca', 'front-proxy-ca']);
    for (const each of signed) {
      expect(each).toMatchObject({ issuer: 'root-ca', pathLength: 0, permittedNames: { dns: ['example.com'] } });
      expect(each.seconds).toBeLessThan(root?.kind === 'ca' ? root.seconds : 0);
    }
    const chains = others.filter((each) => each.kind === 'trust bundle' && each.holds === 'chain');
    expect(chains).toMatchObject([{ id: 'kubernetes-ca-chain', ca: 'kubernetes-ca' }]);
    expect(chains[0]?.keptOn).toEqual(others.find(({ id }) => id === 'kubernetes-ca-bundle')?.keptOn);
  });

  test('kubeconfigs hold the chain where there is one', () => {
    const trusted = (topology: CaTopology): ReadonlySet<string> =>
      new Set(made(topology).flatMap((each) => (each.kind === 'kubeconfig' ? [each.trusts] : [])));
    expect(trusted('separate')).toEqual(new Set(['kubernetes-ca-bundle']));
    expect(trusted('single-root')).toEqual(new Set(['kubernetes-ca-chain']));
  });

  test('without a wish, certificates of CAs say nothing of path lengths and names', () => {
    for (const each of artifactsOf(cluster('kubeadm'))) {
      expect(each).not.toHaveProperty('pathLength');
      expect(each).not.toHaveProperty('permittedNames');
    }
  });
});

test("kubeconfigs of people merge: no entry of one cluster has the name of another cluster's", () => {
  const jane = { name: 'jane', groups: [], seconds: 3600 };
  const namesIn = (profile: Profile, name: string) => {
    const { clusterName, userName, contextName } = userKubeconfig(cluster(profile, { name }), jane);
    return { clusterName, userName, contextName };
  };
  for (const profile of profiles) {
    expect(namesIn(profile, 'prod-eu')).toEqual({
      clusterName: 'prod-eu',
      userName: 'jane@prod-eu',
      contextName: 'jane@prod-eu',
    });
  }
});

test('an external signer of tokens has no key pair here, and no flag reads one', () => {
  const declared = cluster('kubernetes', { serviceAccount: 'external' });
  expect(artifactsOf(declared).map(({ kind }) => kind)).not.toContain('key pair');
  expect(componentFlags(declared, 'kube-apiserver', '/etc/kubernetes').map(({ flag }) => flag)).not.toContain(
    '--service-account-signing-key-file',
  );
});
