import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ClusterApi,
  clusterApiComponents,
  freePortEverywhere,
  kubectl,
  type LoneApiServer,
  startClusterApi,
  startLoneApiServer,
  versionOf,
} from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { clusterPki } from '../test/configurations.ts';
import { eventually } from './eventually.ts';
import { kpkiIn, succeeds } from './program.ts';

const address = '127.0.0.1';

/**
 * An API server in memory signs with RSA keys only. Cluster API finds what it renews in a kubeconfig by kubeadm's
 * names.
 */
const configuration = (name: string, port: number): string => `${clusterPki(name)}
  kubernetesVersion: ${versionOf()}
  profile: kubeadm
  keys: { ca: rsa-2048, certificates: ec-p256, kubeconfigs: ec-p256, serviceAccount: rsa-2048 }
  validity: { kubeconfigs: 90d }
  controlPlaneEndpoint: ${address}:${port}
  controlPlane: [{ name: cp1, addresses: [${address}] }]
environments:
  mgmt:
    sinks:
      secrets:
        use: "@kpki/kubernetes"
        with: { kubeconfig: ./super-admin.conf, namespace: ${name} }
        layout: cluster-api
`;

/** One machine of the control plane, whose programs are in memory. */
function clusterObjects(name: string, port: number): readonly object[] {
  const metadata = { name, namespace: name };
  const reference = (group: string, kind: string) => ({ apiGroup: `${group}.cluster.x-k8s.io`, kind, name });
  const infrastructure = { apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta2', metadata };
  const atOnce = { provisioning: { startupDuration: '1s' } };
  const nodeRegistration = { criSocket: 'unix:///run/containerd/containerd.sock' };
  return [
    {
      ...infrastructure,
      kind: 'DevCluster',
      // Its controller writes annotations, and fails without any.
      metadata: { ...metadata, annotations: { made: 'by a test' } },
      spec: { backend: { inMemory: {} }, controlPlaneEndpoint: { host: address, port } },
    },
    {
      ...infrastructure,
      kind: 'DevMachineTemplate',
      spec: {
        template: { spec: { backend: { inMemory: { vm: atOnce, node: atOnce, apiServer: atOnce, etcd: atOnce } } } },
      },
    },
    {
      apiVersion: 'controlplane.cluster.x-k8s.io/v1beta2',
      kind: 'KubeadmControlPlane',
      metadata,
      spec: {
        replicas: 1,
        version: versionOf(),
        rollout: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } },
        machineTemplate: { spec: { infrastructureRef: reference('infrastructure', 'DevMachineTemplate') } },
        kubeadmConfigSpec: {
          clusterConfiguration: { apiServer: { certSANs: [address] } },
          initConfiguration: { nodeRegistration },
          joinConfiguration: { nodeRegistration },
        },
      },
    },
    {
      apiVersion: 'cluster.x-k8s.io/v1beta2',
      kind: 'Cluster',
      metadata,
      spec: {
        clusterNetwork: { services: { cidrBlocks: ['10.128.0.0/12'] }, pods: { cidrBlocks: ['192.168.0.0/16'] } },
        controlPlaneRef: reference('controlplane', 'KubeadmControlPlane'),
        infrastructureRef: reference('infrastructure', 'DevCluster'),
      },
    },
  ];
}

interface Listed {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly ownerReferences?: unknown };
    readonly data: Readonly<Record<string, string>>;
  }[];
}

interface WithConditions {
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message: string }[];
  };
}

needs(
  'etcd',
  'kube-apiserver',
  'kubectl',
  'kubeadm',
  ...clusterApiComponents,
)('Cluster API takes what kpki writes', () => {
  const resources = new AsyncDisposableStack();
  let plane: LoneApiServer;
  let clusterApi: ClusterApi;

  function clusterNamed(name: string) {
    const file = `${name}.yaml`;
    let port = 0;
    const secrets = ['ca', 'etcd', 'proxy', 'sa', 'kubeconfig'].map((suffix) => `${name}-${suffix}`);
    const read = async <T>(...words: readonly string[]): Promise<T> =>
      JSON.parse(await plane.admin(null, '-n', name, 'get', ...words, '-o', 'json')) as T;
    const readSecrets = async () => (await read<Listed>('secret', ...secrets)).items;

    /** Returns conditions by name, with the message if one is not True. */
    async function conditions(object: string, ...types: readonly string[]): Promise<Readonly<Record<string, string>>> {
      const { status } = await read<WithConditions>(object);
      const of = (type: string): string => {
        const found = status?.conditions?.find((each) => each.type === type);
        if (found === undefined) return 'absent';
        return found.status === 'True' ? 'True' : `${found.status}: ${found.message}`;
      };
      return Object.fromEntries(types.map((type) => [type, of(type)]));
    }

    return {
      secrets,
      read,
      readSecrets,
      conditions,
      kpki: (...words: readonly string[]) => kpkiIn(plane.folder, ...words, '-f', file),
      succeeds: (...words: readonly string[]) => succeeds(plane.folder, ...words, '-f', file),

      async fill(): Promise<void> {
        await plane.admin(null, 'create', 'namespace', name);
        port = await freePortEverywhere();
        await writeFile(join(plane.folder, file), configuration(name, port));
        await succeeds(plane.folder, 'apply', '-f', file, '--yes');
      },

      async create(): Promise<void> {
        const objects = clusterObjects(name, port).map((each) => stringify(each));
        await plane.admin(objects.join('---\n'), 'create', '-f', '-');
      },

      async isAvailable(): Promise<void> {
        const ofCluster = ['Available', 'RemoteConnectionProbe'];
        const ofControlPlane = ['CertificatesAvailable', 'EtcdClusterHealthy', 'ControlPlaneComponentsHealthy'];
        await vi.waitFor(
          async () => {
            const found = {
              ...(await conditions(`cluster/${name}`, ...ofCluster)),
              ...(await conditions(`kubeadmcontrolplane/${name}`, ...ofControlPlane)),
            };
            expect(found).toEqual(Object.fromEntries([...ofCluster, ...ofControlPlane].map((type) => [type, 'True'])));
          },
          { timeout: 180_000, interval: 1_000 },
        );
      },

      async kubeconfig(): Promise<string> {
        const { data } = await read<{ readonly data: { readonly value: string } }>('secret', `${name}-kubeconfig`);
        return data.value;
      },

      async nodes() {
        const kubeconfig = join(plane.folder, `${name}.conf`);
        await writeFile(kubeconfig, Buffer.from(await this.kubeconfig(), 'base64'), { mode: 0o600 });
        const options = { kubeconfig, cacheDirectory: join(plane.folder, `cache-${name}`) };
        return kubectl(options, 'get', 'nodes', '-o', 'name');
      },
    };
  }

  const blue = clusterNamed('blue');
  const red = clusterNamed('red');
  let filled: readonly Listed['items'][];

  beforeAll(async () => {
    plane = resources.use(await startLoneApiServer());
    await blue.fill();
    await red.fill();
    const made = await red.readSecrets();
    await red.succeeds('rotate', 'kubernetes-ca', '--through', 'remove', '--yes', '--skip-live-checks');
    await red.succeeds('rotate', 'etcd-ca', '--through', 'reissue', '--yes', '--skip-live-checks');
    await red.succeeds('rotate', 'sa', '--through', 'trust', '--yes', '--skip-live-checks');
    filled = [await blue.readSecrets(), made, await red.readSecrets()];
    const logs = join(plane.folder, 'cluster-api');
    await mkdir(logs);
    clusterApi = resources.use(await startClusterApi(plane, logs));
    // Together: Cluster API looks for a new API server twice a minute.
    await blue.create();
    await red.create();
  });

  afterAll(() => resources.disposeAsync());

  test('a cluster becomes available on it, and its kubeconfig works', async () => {
    const [before = []] = filled;
    await blue.isAvailable();
    const machines = await blue.read<{ readonly items: readonly WithConditions[] }>('machines');
    expect(machines.items.map(({ status }) => status?.phase)).toEqual(['Running']);
    expect(await blue.nodes()).toMatchObject({ code: 0, stdout: expect.stringMatching(/^node\/blue-\w+\n$/) });

    // Nothing is made, replaced or owned.
    const after = await blue.readSecrets();
    expect(after.map(({ data }) => data)).toEqual(before.map(({ data }) => data));
    expect(after.map(({ metadata }) => metadata.ownerReferences)).toEqual(blue.secrets.map(() => undefined));
    expect(await blue.succeeds('plan')).toContain('Nothing to do');
  });

  test('the machine boots from it', async () => {
    const { items } = await blue.read<Listed>('secret', '--field-selector=type=cluster.x-k8s.io/secret');
    const [bootstrap] = items.filter(({ data }) => data['value'] !== undefined);
    const cloudInit = Buffer.from(bootstrap?.data['value'] ?? '', 'base64').toString();
    for (const { metadata, data } of await blue.readSecrets()) {
      if (metadata.name === 'blue-kubeconfig') continue;
      const lines = ['tls.crt', 'tls.key'].flatMap((entry) =>
        Buffer.from(data[entry] ?? '', 'base64')
          .toString()
          .trim()
          .split('\n'),
      );
      for (const line of lines) expect(cloudInit).toContain(line);
    }
  });

  test('a cluster that is created after its CAs were rotated, or in the middle of it, becomes available too', async () => {
    const [, before = [], rotated = []] = filled;
    const changed = rotated.map(({ data }, at) => data['tls.crt'] !== before[at]?.data['tls.crt']);
    expect(Object.fromEntries(red.secrets.map((secret, at) => [secret, changed[at]]))).toMatchObject({
      'red-ca': true,
      'red-etcd': true,
      'red-proxy': false,
      'red-sa': true,
    });
    await red.isAvailable();
    expect(await red.nodes()).toMatchObject({ code: 0 });
    expect((await red.readSecrets()).map(({ data }) => data)).toEqual(rotated.map(({ data }) => data));
  });

  test('Cluster API renews a kubeconfig of its own type, and not that of kpki, which kpki renews', async () => {
    // Each expires within the half year in which Cluster API renews.
    const ofKpki = await blue.kubeconfig();
    const ofOwnType = await red.kubeconfig();
    await plane.admin(null, '-n', 'red', 'delete', 'secret', 'red-kubeconfig');
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'cluster.x-k8s.io/secret',
      metadata: { name: 'red-kubeconfig', namespace: 'red', labels: { 'cluster.x-k8s.io/cluster-name': 'red' } },
      data: { value: ofOwnType },
    };
    await plane.admin(stringify(secret), 'create', '-f', '-');
    // It inspects all of them at its start.
    await clusterApi.restart('cluster-api-control-plane');
    await eventually(async () => expect(await red.kubeconfig()).not.toBe(ofOwnType));
    expect(await blue.kubeconfig()).toBe(ofKpki);
    await blue.succeeds('renew', 'admin.conf', '--yes');
    expect(await blue.kubeconfig()).not.toBe(ofKpki);
    expect(await blue.nodes()).toMatchObject({ code: 0 });
  });

  test('under a cluster that runs, a CA is not rotated: kpki says so, and goes no further with its checks', async () => {
    await blue.succeeds('rotate', 'kubernetes-ca', '--yes');
    const closed = await blue.kpki('rotate', 'kubernetes-ca', '--yes');
    expect(closed.code, closed.stdout).toBe(4);
    expect(closed.stdout).toContain('breaks a running Cluster');
    expect(await blue.nodes()).toMatchObject({ code: 0 });
  });

  test('without its checks the cluster is lost, and has it back when the rotation is taken back', async () => {
    await blue.succeeds('rotate', 'kubernetes-ca', '--through', 'distrust', '--yes', '--skip-live-checks');
    // The machine keeps the old CA. An API server in memory accepts every client, so only the client's verification can
    // fail here.
    expect(await blue.nodes()).toMatchObject({ code: 1, stderr: expect.stringContaining('unknown authority') });
    await clusterApi.restart('cluster-api-core');
    await vi.waitFor(() => expect(clusterApi.log('cluster-api-core').includes('unknown authority')).toBe(true), {
      timeout: 60_000,
      interval: 500,
    });
    for (const phase of ['reissue', 'trust', 'rollback']) {
      const { code, stdout, stderr } = await blue.kpki(
        'rotate',
        'kubernetes-ca',
        '--rollback',
        '--yes',
        '--skip-live-checks',
      );
      expect(code, `${phase}: ${stdout}${stderr}`).toBe(0);
    }
    expect(await blue.nodes()).toMatchObject({ code: 0 });
    await clusterApi.restart('cluster-api-core');
    await blue.isAvailable();
  });

  test('with the CA of etcd, Cluster API loses etcd, and has it back in the same way', async () => {
    await blue.succeeds('rotate', 'etcd-ca', '--through', 'reissue', '--yes', '--skip-live-checks');
    await clusterApi.restart('cluster-api-control-plane');
    const unconnected = { EtcdClusterHealthy: expect.stringContaining('Failed to connect to etcd') };
    await vi.waitFor(
      async () => expect(await blue.conditions('kubeadmcontrolplane/blue', 'EtcdClusterHealthy')).toEqual(unconnected),
      { timeout: 120_000, interval: 1_000 },
    );
    for (const phase of ['trust', 'rollback']) {
      const { code, stdout, stderr } = await blue.kpki(
        'rotate',
        'etcd-ca',
        '--rollback',
        '--yes',
        '--skip-live-checks',
      );
      expect(code, `${phase}: ${stdout}${stderr}`).toBe(0);
    }
    await clusterApi.restart('cluster-api-control-plane');
    await blue.isAvailable();
  });

  test('the Secrets outlive the cluster', async () => {
    const before = await blue.readSecrets();
    await plane.admin(null, '-n', 'blue', 'delete', 'cluster', 'blue', '--timeout=60s');
    expect((await blue.readSecrets()).map(({ data }) => data)).toEqual(before.map(({ data }) => data));
    expect(await blue.succeeds('plan')).toContain('Nothing to do');
  });
});
