import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { urlOf, versionOf } from '@kpki/services';
import { type OpenedApiServer, openSharedApiServer } from '@kpki/services/shared';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { kubeadm } from './kubeadm.ts';
import { kpkiIn } from './program.ts';

const configuration = `${clusterPki('live')}
  kubernetesVersion: ${versionOf()}
  profile: kubeadm
  keys: { ca: ec-p256, certificates: ec-p256, serviceAccount: ec-p256 }
  controlPlane:
    - { name: cp1, addresses: [192.0.2.10] }
environments:
  files:
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./files }, layout: kubeadm } }
  live:
    sinks: { cluster: { use: "@kpki/kubernetes", with: { kubeconfig: ./super-admin.conf }, layout: tls-secrets } }
`;

const initConfiguration = (server: OpenedApiServer): string => `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: 192.0.2.10 }
nodeRegistration: { name: cp1, criSocket: "unix:///run/none.sock" }
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: ${versionOf()}
clusterName: live
certificatesDir: ${join(server.folder, 'joined')}
controlPlaneEndpoint: ${urlOf(server.node, 'apiServer').replace('https://', '')}
`;

const joinConfiguration = (
  server: OpenedApiServer,
  certificateKey: string,
): string => `apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
discovery:
  file: { kubeConfigPath: ${join(server.folder, 'super-admin.conf')} }
nodeRegistration: { name: cp2, criSocket: "unix:///run/none.sock" }
controlPlane:
  localAPIEndpoint: { advertiseAddress: 192.0.2.11 }
  certificateKey: ${certificateKey}
timeouts: { discovery: 30s, kubernetesAPICall: 30s }
`;

const downloaded = [
  'ca.crt',
  'ca.key',
  'etcd/ca.crt',
  'etcd/ca.key',
  'front-proxy-ca.crt',
  'front-proxy-ca.key',
  'sa.key',
  'sa.pub',
];

needs(
  'etcd',
  'kube-apiserver',
  'kubectl',
  'kubeadm',
)('the Secret for further control-plane nodes', () => {
  let server: OpenedApiServer;
  const kpki = (...words: readonly string[]) => kpkiIn(server.folder, ...words);
  const secretOf = async (name: string): Promise<Record<string, unknown>> =>
    JSON.parse(await server.admin(null, '-n', 'kube-system', 'get', 'secret', name, '-o', 'json'));

  beforeAll(async () => {
    server = await openSharedApiServer();
    await writeFile(join(server.folder, 'kpki.yaml'), configuration);
    const made = await kpki('apply', '-e', 'files', '--yes');
    expect(made.code, made.stderr).toBe(0);
    const init = join(server.folder, 'init.yaml');
    await writeFile(init, initConfiguration(server));
    const kubeconfig = ['--config', init, '--kubeconfig', join(server.folder, 'super-admin.conf')];
    // What `kubeadm init` leaves behind, and a joining node looks for first.
    await kubeadm('init', 'phase', 'upload-config', 'all', ...kubeconfig);
    await kubeadm('init', 'phase', 'bootstrap-token', ...kubeconfig);
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  test('kubeadm downloads with the key what kpki put up, and it is the cluster’s own', async () => {
    const { code, stdout, stderr } = await kpki(
      'upload-certs',
      '--from',
      'files/main',
      '--to',
      'live/cluster',
      '--yes',
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^[0-9a-f]{64}\n$/);
    expect(stderr).not.toContain(stdout.trim());
    const file = join(server.folder, 'join.yaml');
    await writeFile(file, joinConfiguration(server, stdout.trim()));
    await kubeadm('join', 'phase', 'control-plane-prepare', 'download-certs', '--config', file);
    for (const name of downloaded) {
      const [there, own] = await Promise.all(
        ['joined', 'files/pki'].map((each) => readFile(join(server.folder, each, name))),
      );
      expect(there, name).toEqual(own);
    }
  });

  test('it belongs to a bootstrap token that ends within two hours and is good for nothing else', async () => {
    const secret = await secretOf('kubeadm-certs');
    const { ownerReferences } = secret['metadata'] as { ownerReferences: readonly { name: string; uid: string }[] };
    expect(ownerReferences).toHaveLength(1);
    const [owner] = ownerReferences;
    const token = await secretOf(owner?.name ?? '');
    expect((token['metadata'] as { uid: string }).uid).toBe(owner?.uid);
    expect(token['type']).toBe('bootstrap.kubernetes.io/token');
    const data = token['data'] as Record<string, string>;
    expect(Object.keys(data).toSorted()).toEqual(['description', 'expiration', 'token-id', 'token-secret']);
    const left = Date.parse(Buffer.from(data['expiration'] ?? '', 'base64').toString()) - Date.now();
    expect(left).toBeGreaterThan(100 * 60_000);
    expect(left).toBeLessThanOrEqual(120 * 60_000);
  });

  test('a second one replaces it, with another key and another owner', async () => {
    const first = await secretOf('kubeadm-certs');
    const again = await kpki('upload-certs', '--from', 'files/main', '--to', 'live/cluster', '--yes', '-o', 'json');
    expect(again.code, again.stderr).toBe(0);
    const { certificateKey, location } = JSON.parse(again.stdout) as { certificateKey: string; location: string };
    expect(certificateKey).toMatch(/^[0-9a-f]{64}$/);
    expect(location).toContain('kube-system/kubeadm-certs');
    const second = await secretOf('kubeadm-certs');
    expect(second['data']).not.toEqual(first['data']);
    expect((second['metadata'] as Record<string, unknown>)['ownerReferences']).not.toEqual(
      (first['metadata'] as Record<string, unknown>)['ownerReferences'],
    );
  });

  test('with the Role of the how-to page, joining nodes may read it and nothing beside it', async () => {
    const page = await readFile(new URL('../../../docs/how-to/join-control-plane.md', import.meta.url), 'utf8');
    const manifest = /```yaml\n(apiVersion: rbac[\s\S]*?)```/.exec(page)?.[1] ?? '';
    await server.admin(manifest, 'apply', '-f', '-');
    const as = ['--as=system:bootstrap:abcdef', '--as-group=system:bootstrappers:kubeadm:default-node-token'];
    const may = async (secret: string): Promise<string> =>
      (await server.admin(null, '-n', 'kube-system', 'auth', 'can-i', 'get', secret, ...as).catch(() => 'no')).trim();
    await expect.poll(() => may('secret/kubeadm-certs')).toBe('yes');
    expect(await may('secret/other')).toBe('no');
  });

  test.each([
    ['to a folder', ['--from', 'files/main', '--to', 'files/main'], 2, /the Secret goes to one of @kpki\/kubernetes/],
    ['without a target', ['--from', 'files/main'], 2, /--to is missing; name a sink/],
    ['from a sink without the keys', ['--to', 'live/cluster'], 1, /no sink returns the certificate of kubernetes-ca/],
  ])('%s it is refused', async (_, words, code, message) => {
    const refused = await kpki('upload-certs', ...words, '--yes');
    expect([refused.code, refused.stderr]).toEqual([code, expect.stringMatching(message)]);
  });
});
