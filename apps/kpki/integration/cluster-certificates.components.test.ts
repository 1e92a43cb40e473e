import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  kubectl,
  type LoneApiServer,
  type ProgramResult,
  type SigningCluster,
  signingClusterComponents,
  startSigningCluster,
} from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { eventually } from './eventually.ts';
import { kpkiIn } from './program.ts';
import { writeServiceAccountKubeconfig } from './service-account-kubeconfig.ts';

const page = fileURLToPath(new URL('../../../docs/how-to/cluster-certificates.md', import.meta.url));

/** kubeadm's cluster without the CA key, with another worker and a user. */
const configuration = (endpoint: string): string => `${clusterPki('kubernetes')}
  profile: kubeadm
  keys: { ca: ec-p256, certificates: ec-p256, serviceAccount: ec-p256 }
  extraNames:
    apiServer: [127.0.0.1, api.example.com]
    etcdServer: [127.0.0.1]
    etcdPeer: [127.0.0.1]
  controlPlaneEndpoint: ${endpoint}
  controlPlane:
    - { name: cp1, addresses: [192.0.2.10] }
  nodes:
    - { name: w1, addresses: [192.0.2.21] }
  users:
    - { name: jane, groups: [dev], validity: 12h }
environments:
  running: ${environment('out', 'cluster', false)}
  alone: ${environment('alone', 'cluster', true)}
  client: ${environment('client', 'cluster/kubernetes.io/kube-apiserver-client', false)}
`;

function environment(root: string, keys: string, approve: boolean): string {
  return JSON.stringify({
    backends: {
      default: { use: '@kpki/node-crypto' },
      cluster: { use: '@kpki/kubernetes', with: { kubeconfig: './cluster.yaml', approve } },
    },
    ca: { 'kubernetes-ca': { keys } },
    sinks: { main: { use: '@kpki/filesystem', with: { root: `./${root}` }, layout: 'kubeadm' } },
  });
}

let cluster: SigningCluster;
let server: LoneApiServer;

function kpki(...words: readonly string[]): Promise<ProgramResult> {
  return kpkiIn(server.folder, ...words);
}

async function ends(code: number, ...words: readonly string[]): Promise<string> {
  const result = await kpki(...words);
  expect(result.code, `kpki ${words.join(' ')}:\n${result.stdout}${result.stderr}`).toBe(code);
  return `${result.stdout}${result.stderr}`;
}

async function roleOf(role: string): Promise<string> {
  const shown = await readFile(page, 'utf8');
  const [, yaml = ''] = new RegExp(`^# ${role}\\.yaml\\n(.*?)^\`\`\``, 'ms').exec(shown) ?? [];
  return yaml;
}

async function bind(role: string): Promise<void> {
  const binding = ['create', 'clusterrolebinding', `kpki-${role}`, `--clusterrole=kpki-${role}`];
  await server.admin(null, ...binding, '--serviceaccount=default:kpki');
}

/** Copies a node's files of a running cluster, but not the CA key. */
async function layOut(root: string): Promise<void> {
  const node = join(server.folder, root, 'cp1');
  await cp(join(server.folder, 'pki'), join(node, 'pki'), { recursive: true });
  await rm(join(node, 'pki', 'ca.key'));
  await cp(join(server.folder, 'super-admin.conf'), join(node, 'super-admin.conf'));
}

async function whoIs(file: string): Promise<string> {
  const kubeconfig = join(server.folder, file);
  // Some lead to the address that kubeadm was given, which no machine has.
  const options = { kubeconfig, server: server.url, cacheDirectory: join(server.folder, 'kubectl-cache') };
  const result = await kubectl(options, 'auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}');
  return result.stdout + result.stderr;
}

async function requests(): Promise<readonly string[]> {
  return (await server.admin(null, 'get', 'csr', '-o', 'name')).split('\n').filter((line) => line !== '');
}

async function waiting(root: string): Promise<readonly string[]> {
  const files = await readdir(join(server.folder, root), { recursive: true });
  return files.filter((file) => file.endsWith('.next')).toSorted();
}

const run = needs(...signingClusterComponents);

run('certificates from a running cluster, whose CA has its key nowhere else', () => {
  beforeAll(async () => {
    cluster = await startSigningCluster();
    server = cluster.plane;
    await writeServiceAccountKubeconfig(server, 'cluster.yaml', { namespace: 'default', account: 'kpki' });
    await writeFile(join(server.folder, 'kpki.yaml'), configuration(new URL(server.url).host));
    await layOut('out');
    await layOut('alone');
    await layOut('client');
  });
  afterAll(async () => cluster?.[Symbol.asyncDispose]());

  test('without rights it is said which are missing', async () => {
    expect(await ends(1, 'doctor', '-e', 'running')).toMatch(
      /no create on certificatesigningrequests[\s\S]*no get on certificatesigningrequests[\s\S]*`kpki explain backend cluster -e running`/,
    );
    await server.admin(await ends(0, 'explain', 'backend', 'cluster', '-e', 'running'), 'apply', '-f', '-');
    await bind('asks');
    await eventually(() => ends(0, 'doctor', '-e', 'running'));
  }, 120_000);

  test('a run asks and ends with 4, says what to type, and one that comes too early makes no second request', async () => {
    const said = await ends(4, 'apply', '-e', 'running', '--yes');
    const asked = await requests();
    expect(asked).toHaveLength(6);
    for (const request of asked) {
      expect(said).toContain(`\`kubectl certificate approve ${request.replace(/.*\//, '')}\``);
    }
    const kept = ['admin.conf', 'controller-manager.conf', 'kubelet.conf', 'scheduler.conf'].map(
      (name) => `cp1/${name}.next`,
    );
    expect(await waiting('out')).toEqual([...kept, 'users/jane.conf.next', 'w1/kubelet.conf.next']);
    await ends(4, 'apply', '-e', 'running', '--yes');
    expect(await requests()).toEqual(asked);
  }, 120_000);

  test('once somebody approved, the next run finishes, and the one after has nothing to do', async () => {
    const some = (await requests()).filter((name) => name.includes('jane') || name.includes('w1'));
    await server.admin(null, 'certificate', 'approve', ...some);
    await ends(4, 'apply', '-e', 'running', '--yes');
    expect(await whoIs('out/users/jane.conf')).toBe('jane');
    expect(await whoIs('out/w1/kubelet.conf')).toBe('system:node:w1');
    expect(await waiting('out')).toHaveLength(4);
    await server.admin(null, 'certificate', 'approve', ...(await requests()).filter((name) => !some.includes(name)));
    await ends(0, 'apply', '-e', 'running', '--yes');
    expect(await waiting('out')).toEqual([]);
    expect(await whoIs('out/cp1/controller-manager.conf')).toBe('system:kube-controller-manager');
    expect(await ends(0, 'plan', '-e', 'running')).toContain('Nothing to do: everything matches the spec.');
    expect(await ends(0, 'verify', '-e', 'running')).toMatch(/All \d+ checks hold\./);
    expect(await requests()).toHaveLength(6);
  }, 120_000);

  test('denied: the run says so, and what lets it ask anew; a run that waits goes on by itself', async () => {
    await rm(join(server.folder, 'out', 'users', 'jane.conf'));
    await ends(4, 'apply', '-e', 'running', '--yes');
    const listed = (await server.admin(null, 'get', 'csr')).split('\n');
    const name = listed.find((line) => line.endsWith('Pending'))?.split(' ')[0] ?? expect.fail('nothing is pending');
    await server.admin(null, 'certificate', 'deny', name);
    expect(await ends(1, 'apply', '-e', 'running', '--yes')).toContain(
      `\`kubectl delete csr ${name}\` lets kpki request again`,
    );
    await server.admin(null, 'delete', 'csr', name);
    const patient = ends(0, 'apply', '-e', 'running', '--yes', '--wait');
    await eventually(() => server.admin(null, 'certificate', 'approve', name));
    expect(await patient).toMatch(/Pending:[\s\S]*Done: 1 step/);
    expect(await whoIs('out/users/jane.conf')).toBe('jane');
  }, 120_000);

  test('what the cluster would not sign is blocked, and nobody is asked for it', async () => {
    const before = await requests();
    await rm(join(server.folder, 'client', 'cp1', 'pki', 'apiserver.crt'));
    await rm(join(server.folder, 'client', 'cp1', 'super-admin.conf'));
    const plan = await ends(1, 'plan', '-e', 'client');
    expect(plan).toMatch(
      /blocked {2}apiserver cp1 .*\n.*issuer-refuses: issuer cluster\/kubernetes\.io\/kube-apiserver-client does not allow/,
    );
    expect(plan).toContain('system:masters');
    expect(await requests()).toEqual(before);
  }, 120_000);

  test('approve: true finishes in one run what it may approve; a lifetime that is capped is told, and makes no plan flap', async () => {
    await server.admin(await roleOf('approves'), 'apply', '-f', '-');
    await bind('approves');
    await cluster.restart('--cluster-signing-duration=4h');
    await eventually(() => ends(0, 'doctor', '-e', 'alone'));
    const before = await requests();
    const said = await ends(4, 'apply', '-e', 'alone', '--yes');
    expect(said).toMatch(/issues for 14700 s instead of the \d+ s requested/);
    expect(said).toContain('approve on signers kubernetes.io/kube-apiserver-client-kubelet');
    expect(await waiting('alone')).toEqual(['cp1/kubelet.conf.next', 'w1/kubelet.conf.next']);
    expect(await whoIs('alone/users/jane.conf')).toBe('jane');
    const kubelets = (await requests()).filter((name) => !before.includes(name) && name.includes('system-node'));
    await server.admin(null, 'certificate', 'approve', ...kubelets);
    await ends(0, 'apply', '-e', 'alone', '--yes');
    expect(await ends(0, 'plan', '-e', 'alone')).toContain('Nothing to do: everything matches the spec.');
  }, 120_000);

  test('a kubeconfig that nothing keeps is issued where kpki approves it, and refused where it would wait', async () => {
    await ends(0, 'kubeconfig', 'user', 'bob', '--group', 'dev', '-e', 'alone', '--out', 'bob.conf');
    expect(await whoIs('bob.conf')).toBe('bob');
    const said = await ends(1, 'kubeconfig', 'user', 'eve', '--group', 'dev', '-e', 'running', '--out', 'eve.conf');
    expect(said).toMatch(/this key is not stored, so a later approval of kpki-eve-\w+ is of no use; add the user to/);
  }, 120_000);
});
