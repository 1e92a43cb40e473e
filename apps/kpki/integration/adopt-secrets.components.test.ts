import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { versionOf } from '@kpki/services';
import { type OpenedApiServer, openSharedApiServer } from '@kpki/services/shared';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { kubeadm } from './kubeadm.ts';
import { clusterOf, kpkiIn, succeeds } from './program.ts';
import { writeServiceAccountKubeconfig } from './service-account-kubeconfig.ts';

const namespace = 'adopted-clusters';

let server: OpenedApiServer;

const inSecrets = ['adopt', '--sink', '@kpki/kubernetes', '--sink-option', 'kubeconfig=./mgmt.yaml'] as const;

interface Adoption {
  readonly blocker: string | null;
  readonly findings: readonly {
    readonly severity: string;
    readonly finding: string;
    readonly about: string;
    readonly text: string;
  }[];
  readonly found: readonly { readonly artifact: string; readonly where: string; readonly key: string }[];
}

async function adopt(...words: readonly string[]): Promise<Adoption & { readonly code: number | null }> {
  const { code, stdout, stderr } = await kpkiIn(server.folder, ...inSecrets, ...words, '-o', 'json');
  if (stdout === '') throw new Error(stderr);
  return { code, ...(JSON.parse(stdout) as Adoption) };
}

async function adoptedCluster() {
  return clusterOf(await readFile(join(server.folder, 'kpki.yaml'), 'utf8'));
}

const ownType = 'cluster.x-k8s.io/secret';

/** Makes what Cluster API would, from files of kubeadm: names and groups are the same. */
async function makeAsClusterApi(name: string): Promise<void> {
  const made = join(server.folder, 'made');
  const file = join(server.folder, 'kubeadm.yaml');
  await writeFile(
    file,
    `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: 10.0.0.10 }
nodeRegistration: { name: cp-1 }
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
clusterName: ${name}
kubernetesVersion: ${versionOf()}
controlPlaneEndpoint: api.example.com:6443
encryptionAlgorithm: ECDSA-P256
certificatesDir: ${join(made, 'pki')}
`,
  );
  await kubeadm('init', 'phase', 'certs', 'all', `--config=${file}`);
  await kubeadm('init', 'phase', 'kubeconfig', 'admin', `--config=${file}`, `--kubeconfig-dir=${made}`);
  const secrets: readonly (readonly [string, string, string])[] = [
    [`${name}-ca`, 'pki/ca.crt', 'pki/ca.key'],
    [`${name}-etcd`, 'pki/etcd/ca.crt', 'pki/etcd/ca.key'],
    [`${name}-proxy`, 'pki/front-proxy-ca.crt', 'pki/front-proxy-ca.key'],
    [`${name}-sa`, 'pki/sa.pub', 'pki/sa.key'],
  ];
  const create = ['-n', namespace, 'create', 'secret', 'generic', '--field-manager=manager'] as const;
  const type = `--type=${ownType}`;
  for (const [secret, certificate, key] of secrets) {
    const files = [`--from-file=tls.crt=${join(made, certificate)}`, `--from-file=tls.key=${join(made, key)}`];
    await server.admin(null, ...create, secret, type, ...files);
  }
  await server.admin(null, ...create, `${name}-kubeconfig`, type, `--from-file=value=${join(made, 'admin.conf')}`);
}

needs(
  'etcd',
  'kube-apiserver',
  'kubectl',
  'kubeadm',
)('what is in Secrets is adopted', () => {
  beforeAll(async () => {
    server = await openSharedApiServer();
    await server.admin(null, 'create', 'namespace', namespace);
    await writeServiceAccountKubeconfig(server, 'mgmt.yaml', { namespace, account: 'kpki' });
    // All rights on the Secrets of its namespace.
    const who = `--serviceaccount=${namespace}:kpki`;
    await server.admin(null, '-n', namespace, 'create', 'rolebinding', 'kpki', '--clusterrole=cluster-admin', who);
  });
  afterAll(async () => server?.[Symbol.asyncDispose]());

  test('those of Cluster API, by the name of the cluster; what they do not tell has to be said', async () => {
    await makeAsClusterApi('blue');
    const words = ['--layout', 'cluster-api', '--cluster-name', 'blue'];
    const unknown = await adopt(...words);
    expect(unknown.code).toBe(1);
    expect(unknown.findings).toContainEqual(
      expect.objectContaining({ severity: 'error', finding: 'no-control-plane' }),
    );
    const known = await adopt(...words, '--control-plane', 'cp-1=10.0.0.10');
    expect(known.code).toBe(0);
    const { endpoint, keys, controlPlane } = await adoptedCluster();
    expect({ endpoint, ca: keys.ca, node: controlPlane[0]?.name }).toEqual({
      endpoint: { host: 'api.example.com', port: 6443 },
      ca: 'ec-p256',
      node: 'cp-1',
    });
    // Secrets of Cluster API's own type lack only labels.
    const reported = known.findings.filter(({ severity }) => severity === 'warning');
    expect(new Set(reported.map(({ finding }) => finding))).toEqual(new Set(['drift']));
    expect(reported.filter(({ text }) => !/^(label|annotation) /.test(text))).toEqual([]);
    const { repairs, steps } = JSON.parse(await succeeds(server.folder, 'plan', '-o', 'json')) as {
      readonly repairs: readonly { readonly location: string; readonly drift: readonly string[] }[];
      readonly steps: readonly { readonly action: string }[];
    };
    expect(reported.map(({ about, text }) => `${about}: ${text}`)).toEqual(
      repairs.flatMap(({ location, drift }) => drift.map((text) => `${location}: ${text}`)),
    );
    expect(new Set(steps.map(({ action }) => action))).toEqual(new Set(['unchanged']));
  }, 120_000);

  test('those of Cluster API are put in order, renewed and rotated, once nobody else writes them; they keep their type', async () => {
    const secrets = ['ca', 'etcd', 'proxy', 'sa', 'kubeconfig'].map((name) => `blue-${name}`);
    const read = (path: string) =>
      server.admin(null, '-n', namespace, 'get', 'secret', ...secrets, '-o', `jsonpath={.items[*]${path}}`);
    const before = await read('.data');
    await succeeds(server.folder, 'apply', '--yes');
    expect(await read('.data')).toBe(before);
    expect(await kpkiIn(server.folder, 'plan', '--exit-code')).toMatchObject({ code: 0 });
    const kept = await kpkiIn(server.folder, 'renew', 'admin.conf', '--yes');
    expect(kept.code).toBe(1);
    expect(kept.stderr).toContain('manager');
    const nobodys = '{"metadata":{"managedFields":[{}]}}';
    for (const secret of secrets) {
      await server.admin(null, '-n', namespace, 'patch', 'secret', secret, '--type=merge', '-p', nobodys);
    }
    await succeeds(server.folder, 'renew', 'admin.conf', '--yes');
    await succeeds(server.folder, 'rotate', 'sa', '--yes');
    await succeeds(server.folder, 'rotate', 'etcd-ca', '--yes');
    expect(await kpkiIn(server.folder, 'status')).toMatchObject({ code: 0 });
    expect(await read('.data')).not.toBe(before);
    expect((await read('.type')).split(' ')).toEqual(secrets.map(() => ownType));
  }, 240_000);

  test('one for each pair, as kpki keeps them, by the names of the cluster and its nodes', async () => {
    await rm(join(server.folder, 'kpki.yaml'));
    const original = `${clusterPki('green')}
  kubernetesVersion: ${versionOf()}
  keys: { ca: ec-p256, certificates: ec-p256 }
  extraNames: { apiServer: [api.example.net] }
  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }, { name: cp2, addresses: [192.0.2.12] }]
environments:
  prod:
    sinks: { mgmt: { use: "@kpki/kubernetes", with: { kubeconfig: ./mgmt.yaml }, layout: tls-secrets } }
`;
    await writeFile(join(server.folder, 'original.yaml'), original);
    await succeeds(server.folder, 'apply', '-f', 'original.yaml', '--yes');
    const nodes = ['--control-plane', 'cp1=192.0.2.11', '--control-plane', 'cp2=192.0.2.12'];
    const { code, findings } = await adopt('--cluster-name', 'green', ...nodes);
    expect(findings.map(({ finding }) => finding)).toEqual(['subnet-assumed', 'version-assumed']);
    expect(code).toBe(0);
    expect(await kpkiIn(server.folder, 'plan', '--exit-code')).toMatchObject({ code: 0 });
  }, 120_000);

  test('nothing of that name is there: nothing is written', async () => {
    await rm(join(server.folder, 'kpki.yaml'));
    const { code, blocker } = await adopt('--cluster-name', 'red', '--control-plane', 'cp1=192.0.2.11');
    expect({ code, blocker }).toEqual({ code: 1, blocker: 'no file of that cluster is stored' });
  });

  test('whoever may not read them is told what is missing', async () => {
    await server.admin(null, '-n', namespace, 'delete', 'rolebinding', 'kpki');
    const words = [...inSecrets, '--cluster-name', 'green', '--control-plane', 'cp1=192.0.2.11'];
    const { code, stderr } = await kpkiIn(server.folder, ...words);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /may not get Secret adopted-clusters\/green-.*; adopting reads only: the right to read is enough/,
    );
  });
});
