import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  httpRequest,
  type LoopbackNode,
  programPath,
  reserveNode,
  runProgram,
  startCluster,
  startReadyVault,
  temporaryDirectory,
  urlOf,
  type Vault,
  versionOf,
} from '@kpki/services';
import { type OpenedApiServer, openSharedApiServer } from '@kpki/services/shared';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { filesBelow } from './file-tree.ts';
import { controlPlaneFlags } from './flags.ts';
import { clusterOf, kpkiIn } from './program.ts';
import { isStarted } from './started-files.ts';

const configuration = (node: LoopbackNode, vaultAddress: string): string => `${clusterPki('work')}
  kubernetesVersion: ${versionOf()}
  keys: { ca: ec-p256, certificates: ec-p256, kubeconfigs: ec-p256, serviceAccount: ec-p256 }
  controlPlane:
    - { name: ${node.name}, addresses: [${node.address}], port: ${node.ports.apiServer} }
environments:
  prod:
    sinks:
      vault:
        use: "@kpki/vault"
        with: { address: "${vaultAddress}", auth: { method: token, tokenFile: ./token } }
        layout: vault-kv
      mgmt: { use: "@kpki/kubernetes", with: { kubeconfig: ./super-admin.conf, namespace: work }, layout: tls-secrets }
  capi:
    sinks:
      mgmt: { use: "@kpki/kubernetes", with: { kubeconfig: ./super-admin.conf, namespace: capi }, layout: cluster-api }
  from-vault:
    sinks: { files: { use: "@kpki/filesystem", with: { root: ./from-vault }, layout: kubeadm } }
  from-mgmt:
    sinks: { files: { use: "@kpki/filesystem", with: { root: ./from-mgmt }, layout: kubeadm } }
`;

async function contentsBelow(folder: string): Promise<Readonly<Record<string, string>>> {
  const files = await filesBelow(folder);
  return Object.fromEntries([...files].map(([path, { mode, bytes }]) => [path, `${mode} ${bytes.toString('latin1')}`]));
}

needs(
  'vault',
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubectl',
  'kubeadm',
)('one PKI in Vault and in Secrets', () => {
  const resources = new AsyncDisposableStack();
  let mgmt: OpenedApiServer;
  let vault: Vault;
  let node: LoopbackNode;

  const kpki = (...words: readonly string[]) => kpkiIn(mgmt.folder, ...words);
  const succeeds = async (...words: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await kpki(...words);
    expect(code, `kpki ${words.join(' ')}:\n${stdout}${stderr}`).toBe(0);
    return stdout;
  };

  beforeAll(async () => {
    mgmt = resources.use(await openSharedApiServer());
    const folder = resources.use(await temporaryDirectory());
    vault = resources.use(await startReadyVault({ directory: folder.path }));
    node = await reserveNode('cp1', '127.0.0.1');
    for (const namespace of ['work', 'capi']) await mgmt.admin(null, 'create', 'namespace', namespace);
    await writeFile(join(mgmt.folder, 'token'), vault.rootToken(), { mode: 0o600 });
    await writeFile(join(mgmt.folder, 'kpki.yaml'), configuration(node, vault.address));
  });

  afterAll(() => resources.disposeAsync());

  test('one apply fills both, each by its layout, and a second has nothing to do', async () => {
    const done = await succeeds('apply', '-e', 'prod', '--yes');
    expect(done).toContain('Done: 19 steps, 74 entries in sink vault (16 locations) and sink mgmt (16 locations).');
    expect(await succeeds('apply', '-e', 'prod', '--yes')).toContain('Nothing to do: everything matches the spec.');
    expect(await succeeds('verify', '-e', 'prod')).toMatch(/All \d+ checks hold\./);
    const { data } = await vault.must('GET', 'secret/data/kpki/work/cp1/apiserver');
    const secret = (data as { data: Record<string, string> }).data;
    const [key, certificate] = await Promise.all(
      ['tls\\.key', 'tls\\.crt'].map((entry) =>
        mgmt.admin(null, '-n', 'work', 'get', 'secret', 'work-apiserver-cp1', '-o', `jsonpath={.data.${entry}}`),
      ),
    );
    expect(Buffer.from(key ?? '', 'base64').toString()).toBe(secret['private_key']);
    expect(Buffer.from(certificate ?? '', 'base64').toString()).toBe(secret['certificate']);
  });

  test('Vault’s own agent renders the files of a component from it, and they are a pair that OpenSSL loads', async () => {
    const rendered = join(mgmt.folder, 'rendered');
    await mkdir(rendered);
    const secret = 'secret/data/kpki/work/cp1/apiserver';
    const template = (field: string, file: string): string =>
      `template {\n  contents = "{{ with secret \\"${secret}\\" }}{{ .Data.data.${field} }}{{ end }}"\n  destination = "${join(rendered, file)}"\n}`;
    const agent = join(mgmt.folder, 'agent.hcl');
    const fields = [
      ['private_key', 'apiserver.key'],
      ['certificate', 'apiserver.crt'],
      ['ca_bundle', 'ca.crt'],
    ] as const;
    await writeFile(
      agent,
      [
        'exit_after_auth = true',
        `vault { address = "${vault.address}" }`,
        `auto_auth {\n  method {\n    type = "token_file"\n    config = { token_file_path = "${join(mgmt.folder, 'token')}" }\n  }\n}`,
        'template_config { exit_on_retry_failure = true }',
        ...fields.map(([field, file]) => template(field, file)),
      ].join('\n'),
    );
    const { code, stderr } = await runProgram(programPath('vault'), ['agent', `-config=${agent}`], {
      withinMilliseconds: 60_000,
    });
    expect(code, stderr).toBe(0);
    const [key, certificate, bundle] = await Promise.all(
      fields.map(([, file]) => readFile(join(rendered, file), 'utf8')),
    );
    const leaf = new X509Certificate(certificate ?? '');
    expect(leaf.checkPrivateKey(createPrivateKey(key ?? ''))).toBe(true);
    expect(leaf.verify(new X509Certificate(bundle ?? '').publicKey)).toBe(true);
  });

  test('what one of them lost is seen as drift between them, and copied; nothing is issued', async () => {
    const inVault = async (): Promise<string> => {
      const status = await succeeds('status', '-e', 'prod', '--from', 'vault', '-o', 'json');
      return status.replaceAll(/"residualSeconds": \d+/g, '');
    };
    const before = await inVault();
    await mgmt.admin(null, '-n', 'work', 'delete', 'secret', 'work-apiserver-cp1', 'work-kubernetes-ca');
    const { code, stdout } = await kpki('plan', '-e', 'prod', '--exit-code');
    expect(code).toBe(3);
    expect(stdout).toMatch(/⇒ copy +apiserver cp1 +copy-missing: node cp1 in sink mgmt /);
    expect(stdout).toMatch(/⇒ copy +kubernetes-ca +copy-missing: .*sink mgmt /);
    await succeeds('apply', '-e', 'prod', '--yes');
    expect(await succeeds('plan', '-e', 'prod')).toContain('Nothing to do');
    expect(await inVault()).toBe(before);
  });

  test('from each of them the same folder is made, and a control plane starts on it', async () => {
    await succeeds('copy', '--from', 'prod/vault', '--to', 'from-vault/files', '--yes');
    await succeeds('copy', '--from', 'prod/mgmt', '--to', 'from-mgmt/files', '--yes');
    const [one, other] = [join(mgmt.folder, 'from-vault'), join(mgmt.folder, 'from-mgmt')];
    const files = await contentsBelow(one);
    expect(Object.keys(files).length).toBeGreaterThan(20);
    expect(await contentsBelow(other)).toEqual(files);
    expect(await succeeds('plan', '-e', 'from-mgmt')).toContain('Nothing to do: everything matches the spec.');

    expect(await succeeds('verify', '-e', 'from-mgmt')).toMatch(/All \d+ checks hold\./);

    if (!isStarted('read back from sinks')) return;
    const cluster = clusterOf(await readFile(join(mgmt.folder, 'kpki.yaml'), 'utf8'));
    const runs = join(mgmt.folder, 'runs');
    await mkdir(runs);
    await using _running = await startCluster([{ node, flags: controlPlaneFlags(cluster, other) }], runs);
    const ca = await readFile(join(other, 'pki/ca.crt'));
    const answer = await httpRequest(`${urlOf(node, 'apiServer')}/readyz`, { ca, name: node.address });
    expect(answer).toMatchObject({ status: 200, body: 'ok' });
  });

  test('the Secrets of Cluster API have the names, types, labels and fields that it takes for the user’s own', async () => {
    const copied = await succeeds('copy', '--from', 'prod/vault', '--to', 'capi/mgmt', '--yes');
    expect(copied).toContain('Done: 9 entries copied and verified');
    expect(await succeeds('plan', '-e', 'capi')).toContain('Nothing to do');
    const listed = JSON.parse(await mgmt.admin(null, '-n', 'capi', 'get', 'secrets', '-o', 'json')) as {
      items: readonly {
        metadata: { name: string; labels: Record<string, string>; ownerReferences?: unknown };
        type: string;
        data: Record<string, string>;
      }[];
    };
    const reported = listed.items.map(({ metadata, type, data }) => [
      metadata.name,
      type,
      Object.keys(data).toSorted().join(),
    ]);
    expect(reported).toEqual([
      ['work-ca', 'kubernetes.io/tls', 'tls.crt,tls.key'],
      ['work-etcd', 'kubernetes.io/tls', 'tls.crt,tls.key'],
      ['work-kubeconfig', 'Opaque', 'value'],
      ['work-proxy', 'kubernetes.io/tls', 'tls.crt,tls.key'],
      ['work-sa', 'kubernetes.io/tls', 'tls.crt,tls.key'],
    ]);
    for (const { metadata } of listed.items) {
      expect(metadata.labels['cluster.x-k8s.io/cluster-name']).toBe('work');
      expect(metadata.ownerReferences).toBeUndefined();
    }
    const publicKey = listed.items.find(({ metadata }) => metadata.name === 'work-sa')?.data['tls.crt'] ?? '';
    expect(Buffer.from(publicKey, 'base64').toString()).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
  });

  test('what is there otherwise is not replaced by a copy', async () => {
    await mgmt.admin(null, '-n', 'capi', 'delete', 'secret', 'work-sa');
    const foreign = ['--from-literal=tls.key=x', '--from-literal=tls.crt=y', '--type=kubernetes.io/tls'];
    await mgmt.admin(null, '-n', 'capi', 'create', 'secret', 'generic', 'work-sa', ...foreign);
    const refused = await kpki('copy', '--from', 'prod/vault', '--to', 'capi/mgmt', '--yes');
    expect(refused.code).toBe(1);
    expect(refused.stdout).toMatch(/! differs +sa +.*work-sa/);
    expect(refused.stderr).toContain('holds something else already');
  });
});
