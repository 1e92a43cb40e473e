import { X509Certificate } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  httpRequest,
  type LoopbackNode,
  openSoftHsm,
  type ProgramResult,
  reserveNode,
  type SoftHsm,
  type SoftToken,
  startCluster,
  temporaryDirectory,
  urlOf,
  versionOf,
} from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { expect, test } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { runInProcess } from '../test/in-process.ts';
import { controlPlaneFlags } from './flags.ts';
import { clusterOf, inFolder, startProgram } from './program.ts';
import { isStarted } from './started-files.ts';

interface Row {
  readonly title: string;
  readonly kind: 'ec-p256' | 'rsa-2048';
  readonly topology: 'separate' | 'single-root';
  readonly cas: string;
  readonly held: readonly string[];
  readonly files: readonly string[];
}

const three = ['hsm.prod.etcd-ca.1', 'hsm.prod.front-proxy-ca.1', 'hsm.prod.kubernetes-ca.1'];
const all = '{ default: { keys: hsm } }';

const rows: readonly Row[] = [
  { title: 'three roots, P-256', kind: 'ec-p256', topology: 'separate', cas: all, held: three, files: [] },
  { title: 'three roots, RSA', kind: 'rsa-2048', topology: 'separate', cas: all, held: three, files: [] },
  {
    title: 'one root above files, RSA',
    kind: 'rsa-2048',
    topology: 'single-root',
    cas: '{ root-ca: { keys: hsm, key: the-root } }',
    held: ['the-root'],
    files: ['ca.key', 'etcd/ca.key', 'front-proxy-ca.key'],
  },
  {
    title: 'one root above held keys, P-256',
    kind: 'ec-p256',
    topology: 'single-root',
    cas: all,
    held: [...three, 'hsm.prod.root-ca.1'],
    files: [],
  },
];

const configuration = (node: LoopbackNode, { module }: SoftHsm, { kind, topology, cas }: Row): string =>
  `${clusterPki('hsm')}
  kubernetesVersion: ${versionOf()}
  keys: { ca: ${kind}, certificates: ec-p256 }
  ca: { topology: ${topology} }
  controlPlane:
    - { name: ${node.name}, addresses: [${node.address}], port: ${node.ports.apiServer} }
environments:
  prod:
    backends:
      hsm: { use: "@kpki/pkcs11", with: { module: ${module}, token: kpki, pinFile: ./pin } }
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./kubernetes }, layout: kubeadm } }
    ca: ${cas}
`;

const components = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;

needs(
  'softhsm2-util',
  'pkcs11-tool',
  'pkcs11js',
  ...components,
)('CAs in a token', () => {
  test.each(partOf(rows, 4).map((row) => [row.title, row] as const))(
    'have a control plane run: %s',
    { timeout: 240_000 },
    async (_, row) => {
      await using folder = await temporaryDirectory();
      const hsm = await openSoftHsm(folder.path);
      const token = await hsm.addToken('kpki');
      await writeFile(join(folder.path, 'pin'), token.userPin, { mode: 0o600 });
      const node = await reserveNode('cp1', '127.0.0.1');
      const text = configuration(node, hsm, row);
      await writeFile(join(folder.path, 'kpki.yaml'), text);
      const succeeds = async (...words: readonly string[]): Promise<string> => {
        const result = await startProgram({ SOFTHSM2_CONF: hsm.configuration }, folder.path, ...words);
        expect(result.code, `kpki ${words.join(' ')}:\n${result.stdout}${result.stderr}`).toBe(0);
        expect(result.stdout + result.stderr).not.toContain(token.userPin);
        return result.stdout;
      };

      await succeeds('doctor');
      await succeeds('apply', '--yes');
      expect(await succeeds('verify')).toMatch(/All \d+ checks hold\./);
      expect(await succeeds('plan')).toContain('Nothing to do: everything matches the spec.');
      expect(await heldKeys(hsm, token)).toEqual(row.held);

      const directory = join(folder.path, 'kubernetes');
      const files = await readdir(join(directory, 'pki'), { recursive: true });
      expect(files.filter((file) => file.endsWith('ca.key')).toSorted()).toEqual(row.files);

      const own = new X509Certificate(await readFile(join(directory, 'pki/ca.crt')));
      expect(own.publicKey.asymmetricKeyType).toBe(row.kind === 'rsa-2048' ? 'rsa' : 'ec');

      if (!isStarted('with CAs in a token')) return;
      const hasKeyFile = (): boolean => row.files.length > 0;
      const runs = join(folder.path, 'runs');
      await mkdir(runs);
      const flags = controlPlaneFlags(clusterOf(text), directory, hasKeyFile);
      await using _running = await startCluster([{ node, flags }], runs);
      const ca = await readFile(join(directory, row.topology === 'single-root' ? 'pki/ca-chain.crt' : 'pki/ca.crt'));
      const answer = await httpRequest(`${urlOf(node, 'apiServer')}/readyz`, { ca, name: node.address });
      expect(answer).toMatchObject({ status: 200, body: 'ok' });
    },
  );

  inFolder(
    'keys without certificates, as a run leaves them that died in between, are used and not made again',
    async (below) => {
      const { hsm, token, run } = await appliedIn(below);
      await rm(join(below, 'kubernetes'), { recursive: true });
      expect(await heldKeys(hsm, token)).toEqual(three);
      expect((await run('plan')).stdout).toMatch(/renew +kubernetes-ca +certificate-missing/);
      expect((await run('apply', '--yes')).code).toBe(0);
      expect(await heldKeys(hsm, token)).toEqual(three);
      const { stdout } = await run('plan');
      expect(stdout).toContain('Nothing to do');
    },
  );

  inFolder('are rotated: the next keys are made in the token, by the next names', async (below) => {
    const { hsm, token, run } = await appliedIn(below);
    const rotated = await run('rotate', 'all', '--through', 'remove', '--yes', '--skip-live-checks');
    expect(rotated.code, rotated.stderr).toBe(0);
    const next = three.map((name) => name.replace(/1$/, '2'));
    expect(await heldKeys(hsm, token)).toEqual([...three, ...next].toSorted());
    expect((await run('verify')).code).toBe(0);
    expect((await run('plan', '--exit-code')).code).toBe(0);
  });

  inFolder(
    'a rotation that was taken back leaves its key in the token, and the next rotation takes another',
    async (below) => {
      const { hsm, token, run } = await appliedIn(below);
      const succeeds = async (...words: readonly string[]): Promise<void> => {
        const { code, stderr } = await run(...words, '--yes', '--skip-live-checks');
        expect(code, `kpki ${words.join(' ')}: ${stderr}`).toBe(0);
      };
      await succeeds('rotate', 'etcd-ca');
      const staged = await readFile(join(below, 'kubernetes/pki/etcd/ca.crt.next'), 'utf8');
      await succeeds('rotate', 'etcd-ca', '--rollback');
      await succeeds('rotate', 'etcd-ca', '--through', 'remove');
      const rotated = new X509Certificate(await readFile(join(below, 'kubernetes/pki/etcd/ca.crt')));
      expect(rotated.publicKey.equals(new X509Certificate(staged).publicKey)).toBe(false);
      const names = (await heldKeys(hsm, token)).filter((name) => name.includes('etcd-ca'));
      expect(names.map((name) => name.slice(-2))).toEqual(['.1', '.2', '.3']);
      expect((await run('verify')).code).toBe(0);
    },
  );
});

async function appliedIn(folder: string): Promise<{
  readonly hsm: SoftHsm;
  readonly token: SoftToken;
  readonly run: (...words: readonly string[]) => Promise<ProgramResult>;
}> {
  const hsm = await openSoftHsm(folder);
  const token = await hsm.addToken('kpki');
  await writeFile(join(folder, 'pin'), token.userPin, { mode: 0o600 });
  const node = await reserveNode('cp1', '127.0.0.1');
  const [row] = rows;
  if (row === undefined) throw new Error('there is no row');
  await writeFile(join(folder, 'kpki.yaml'), configuration(node, hsm, row));
  const run = (...words: readonly string[]): Promise<ProgramResult> =>
    runInProcess(words, folder, { ...process.env, SOFTHSM2_CONF: hsm.configuration });
  expect((await run('apply', '--yes')).code).toBe(0);
  return { hsm, token, run };
}

async function heldKeys(hsm: SoftHsm, token: SoftToken): Promise<readonly string[]> {
  const listed = await hsm.tool(token, '--list-objects', '--type', 'privkey');
  return [...listed.matchAll(/label:\s+(\S+)/g)].map(([, label = '']) => label).toSorted();
}
