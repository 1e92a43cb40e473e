import { X509Certificate } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type FaultProxy,
  httpRequest,
  type LoopbackNode,
  openFaultProxy,
  reserveNode,
  startCluster,
  startReadyVault,
  temporaryDirectory,
  urlOf,
  type Vault,
  versionOf,
} from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { controlPlaneFlags } from './flags.ts';
import { clusterOf, inFolder, kpkiIn } from './program.ts';
import { isStarted } from './started-files.ts';

interface OpenCaPlacement {
  readonly title: string;
  readonly kind: 'ec-p256' | 'rsa-2048';
  readonly cas: string;
  readonly files: readonly string[];
  readonly root: string;
}

const inTransit = '{ default: { keys: vault } }';
const caPlacements: readonly OpenCaPlacement[] = [
  { title: 'P-256 keys in transit', kind: 'ec-p256', cas: inTransit, files: [], root: 'kubernetes-ca' },
  { title: 'RSA keys in transit', kind: 'rsa-2048', cas: inTransit, files: [], root: 'kubernetes-ca' },
  {
    title: 'an issuer for kubernetes-ca, a root above keys in transit, and one file',
    kind: 'ec-p256',
    cas: '{ kubernetes-ca: { keys: vault/k8s }, etcd-ca: { keys: vault, issuer: vault/root }, front-proxy-ca: { issuer: vault/root } }',
    files: ['front-proxy-ca.key'],
    root: 'root',
  },
];

const configuration = (node: LoopbackNode, address: string, name: string, { kind, cas }: OpenCaPlacement): string =>
  `${clusterPki(name)}
  kubernetesVersion: ${versionOf()}
  keys: { ca: ${kind}, certificates: ec-p256, kubeconfigs: ec-p256, serviceAccount: ec-p256 }
  controlPlane:
    - { name: ${node.name}, addresses: [${node.address}], port: ${node.ports.apiServer} }
environments:
  prod:
    backends:
      default: { use: "@kpki/node-crypto" }
      vault:
        use: "@kpki/vault"
        with:
          address: "${address}"
          auth: { method: token, tokenFile: ./token }
          transit: {}
          ${cas.includes('vault/') ? 'pki: { root: { mount: pki-root }, k8s: { mount: pki-k8s } }' : ''}
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./kubernetes }, layout: kubeadm } }
    ca: ${cas}
`;

needs(
  'vault',
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
)('CAs in a Vault', () => {
  const resources = new AsyncDisposableStack();
  let vault: Vault;
  let proxy: FaultProxy;
  let root: Buffer;

  beforeAll(async () => {
    const folder = resources.use(await temporaryDirectory());
    vault = resources.use(await startReadyVault({ directory: folder.path }));
    proxy = resources.use(await openFaultProxy({ upstream: { origin: vault.address }, dialect: 'vault' }));
    await vault.must('POST', 'sys/mounts/transit', { type: 'transit' });
    root = Buffer.from(await makeIssuers(vault));
  });
  afterAll(() => resources.disposeAsync());

  test.each(partOf(caPlacements, 3).map((caPlacement, at) => [caPlacement.title, caPlacement, `c${at}`] as const))(
    'have a control plane run: %s',
    { timeout: 240_000 },
    async (_, caPlacement, name) => {
      await using folder = await temporaryDirectory();
      const node = await reserveNode('cp1', '127.0.0.1');
      const text = configuration(node, proxy.origin, name, caPlacement);
      await writeFile(join(folder.path, 'kpki.yaml'), text);
      const succeeds = async (...words: readonly string[]): Promise<string> => {
        const { code, stdout, stderr } = await kpkiIn(folder.path, ...words);
        expect(code, `kpki ${words.join(' ')}:\n${stdout}${stderr}`).toBe(0);
        return stdout;
      };

      // Printed before there is a token: the token gets exactly this.
      const policy = await succeeds('explain', 'backend', 'vault');
      await proxy.play(null);
      await writeFile(join(folder.path, 'token'), await tokenWith(vault, policy.replaceAll('update', 'list')));
      const lacking = await kpkiIn(folder.path, 'doctor');
      expect(lacking.stdout).toMatch(/no update on [\s\S]*`kpki explain backend vault` prints the required rights/);
      expect(lacking.code).toBe(1);
      await writeFile(join(folder.path, 'token'), await tokenWith(vault, policy));
      await succeeds('doctor');
      await proxy.play(null);
      await succeeds('apply', '--yes');
      const asked = proxy.requests.map(({ method, path }) => `${method} ${path.replace('/v1/', '')}`);
      expect(await succeeds('verify')).toMatch(/All \d+ checks hold\./);
      expect(await succeeds('plan')).toContain('Nothing to do: everything matches the spec.');

      const directory = join(folder.path, 'kubernetes');
      const files = await readdir(join(directory, 'pki'), { recursive: true });
      expect(files.filter((file) => file.endsWith('ca.key'))).toEqual(caPlacement.files);
      const certificates = files.filter((file) => file.endsWith('.crt') && !file.includes('ca.crt'));
      const signed = asked.filter((line) => line.includes('/sign'));
      // Each certificate, CA and kubeconfig (five) is signed for once.
      expect(signed.length).toBeLessThanOrEqual(certificates.length + 5 + 3);
      // A key is read for the plan and again under the lock; before it is made, when made, and read back.
      expect(asked.length - signed.length).toBeLessThanOrEqual(5 * 3);
      const ca = await readFile(join(directory, 'pki/ca.crt'));
      expect(new X509Certificate(ca).issuer).toBe(`CN=${caPlacement.root}`);

      if (!isStarted('with CAs in Vault')) return;
      const flags = controlPlaneFlags(clusterOf(text), directory, () => false);
      const runs = join(folder.path, 'runs');
      await mkdir(runs);
      await using _running = await startCluster([{ node, flags }], runs);
      // Go accepts a CA that is no root; OpenSSL wants the root, which the cluster does not trust.
      const trusted = Buffer.concat([ca, root]);
      const answer = await httpRequest(`${urlOf(node, 'apiServer')}/readyz`, {
        ca: trusted,
        name: node.address,
      });
      expect(answer).toMatchObject({ status: 200, body: 'ok' });
    },
  );

  inFolder('are rotated: the next keys are made in the transit engine, by the rights that are told', async (below) => {
    const node = await reserveNode('cp1', '127.0.0.1');
    const [caPlacement] = caPlacements;
    if (caPlacement === undefined) throw new Error('there is no placement');
    await writeFile(join(below, 'kpki.yaml'), configuration(node, vault.address, 'rotated', caPlacement));
    const succeeds = async (...words: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await kpkiIn(below, ...words);
      expect(code, `kpki ${words.join(' ')}:\n${stdout}${stderr}`).toBe(0);
      return stdout;
    };
    await writeFile(join(below, 'token'), await tokenWith(vault, await succeeds('explain', 'backend', 'vault')));
    await succeeds('apply', '--yes');
    await succeeds('rotate', 'all', '--through', 'remove', '--yes', '--skip-live-checks');
    await succeeds('verify');
    await succeeds('plan', '--exit-code');
    const listed = await vault.must('LIST', 'transit/keys');
    const keys = (listed.data?.['keys'] ?? []) as readonly string[];
    const names = keys.filter((name) => name.startsWith('rotated.'));
    expect(names.filter((name) => name.endsWith('.2')).toSorted()).toEqual([
      'rotated.prod.etcd-ca.2',
      'rotated.prod.front-proxy-ca.2',
      'rotated.prod.kubernetes-ca.2',
    ]);
  });
});

/** As in docs/how-to/vault.md: a root, whose PEM is returned, and a CA below it whose mount knows it. */
async function makeIssuers(vault: Vault): Promise<string> {
  for (const mount of ['pki-root', 'pki-k8s']) {
    await vault.must('POST', `sys/mounts/${mount}`, { type: 'pki', config: { max_lease_ttl: '87600h' } });
  }
  const root = await vault.must('POST', 'pki-root/root/generate/internal', {
    common_name: 'root',
    key_type: 'ec',
    ttl: '87600h',
  });
  const request = await vault.must('POST', 'pki-k8s/intermediate/generate/internal', {
    common_name: 'kubernetes-ca',
    key_type: 'ec',
  });
  const signed = await vault.must('POST', 'pki-root/root/sign-intermediate', {
    csr: request.data?.['csr'],
    common_name: 'kubernetes-ca',
    exclude_cn_from_sans: true,
    max_path_length: 0,
    ttl: '43800h',
  });
  const chain = `${signed.data?.['certificate']}\n${root.data?.['certificate']}`;
  await vault.must('POST', 'pki-k8s/intermediate/set-signed', { certificate: chain });
  return String(root.data?.['certificate']);
}

async function tokenWith(vault: Vault, policy: string): Promise<string> {
  await vault.must('PUT', 'sys/policies/acl/kpki', { policy });
  const { auth } = await vault.must('POST', 'auth/token/create', { policies: ['kpki'] });
  return auth?.client_token ?? '';
}
