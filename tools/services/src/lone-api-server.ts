import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ApiObject, pathOf } from './apply-object.ts';
import { programPath } from './component.ts';
import { type ComponentName, defaultRelease, type KubernetesRelease, ofRelease, versionOf } from './components.ts';
import { startApiServer, startEtcd } from './control-plane.ts';
import { httpRequest } from './http-request.ts';
import { knowServer } from './known-server.ts';
import { kubectl } from './kubectl.ts';
import { type LoopbackNode, reserveNode, urlOf } from './loopback-node.ts';
import { runProgram } from './run-program.ts';
import type { RunningProgram } from './start-program.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export const apiServerComponents: readonly ComponentName[] = ['etcd', 'kube-apiserver', 'kubectl', 'kubeadm'];

export interface ApiServer {
  /** Where `super-admin.conf` and `pki` are, and where a test may put files of its own. */
  readonly folder: string;
  readonly url: string;
  readonly node: LoopbackNode;
  readonly release: KubernetesRelease;
  /** PEM of the CA that the server's certificate leads to. */
  readonly ca: string;
  /** As cluster-admin. Fails where kubectl does, with what it said. */
  admin(input: string | null, ...flags: readonly string[]): Promise<string>;
  /** One request to `PATH` as cluster-admin, which answers the object in the body. Throws unless it succeeds. */
  ask(method: string, path: string, body?: object): Promise<unknown>;
  /** As `kubectl patch --type=merge` does, without a process. */
  merge(path: string, patch: object): Promise<void>;
  /** As `kubectl apply --server-side --force-conflicts` does, without a process. Takes part in no question of ownership. */
  apply(...objects: readonly ApiObject[]): Promise<void>;
  /** A token for a service account of a namespace; the account is made where it is missing. */
  tokenOf(namespace: string, account: string): Promise<string>;
}

/** An API server of a test's own with its etcd. Tests that stop nothing take `openSharedApiServer`. */
export interface LoneApiServer extends ApiServer, AsyncDisposable {
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  start(): Promise<void>;
  /** Its etcd, which keeps what is in it between a stop and a start. */
  stopEtcd(): Promise<void>;
  startEtcd(): Promise<void>;
}

interface TokenRequest {
  readonly status: { readonly token: string };
}

/** Starts both on this machine, with files that kubeadm makes: `super-admin.conf` and `pki` are in its folder. */
export async function startLoneApiServer(release: KubernetesRelease = defaultRelease): Promise<LoneApiServer> {
  const directory = await temporaryDirectory();
  const folder = directory.path;
  const node = await reserveNode('cp1', '127.0.0.1');
  await makeFiles(node, folder, release);
  const pki = join(folder, 'pki');
  let etcd: RunningProgram | null = null;
  let server: RunningProgram | null = null;

  async function startStore(): Promise<void> {
    etcd ??= await startEtcd({ node, members: [node], directory: folder, flags: etcdFlags(pki) });
  }

  async function stopStore(signal?: 'SIGKILL'): Promise<void> {
    await etcd?.stop(signal);
    etcd = null;
  }

  async function start(): Promise<void> {
    server ??= await startApiServer({ node, etcd: [node], directory: folder, flags: serverFlags(pki), release });
  }

  async function stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    await server?.stop(signal);
    server = null;
  }

  try {
    await startStore();
    await start();
  } catch (error) {
    await stopStore();
    throw error;
  }
  return {
    ...(await apiServerIn(folder, node, release)),
    start,
    stop,
    startEtcd: startStore,
    stopEtcd: () => stopStore(),
    async [Symbol.asyncDispose]() {
      await Promise.all([stop('SIGKILL'), stopStore('SIGKILL')]);
      await directory[Symbol.asyncDispose]();
    },
  };
}

/** The use of an API server that runs on a node, by the files that kubeadm made for it in a folder. */
export async function apiServerIn(folder: string, node: LoopbackNode, release: KubernetesRelease): Promise<ApiServer> {
  async function admin(input: string | null, ...flags: readonly string[]): Promise<string> {
    const kubeconfig = join(folder, 'super-admin.conf');
    const options = { kubeconfig, cacheDirectory: join(folder, 'kubectl-cache'), release };
    const result = await kubectl({ ...options, ...(input !== null && { input }) }, ...flags);
    if (result.code !== 0) throw new Error(`kubectl ${flags.join(' ')}: ${result.stderr}`);
    return result.stdout;
  }

  const url = urlOf(node, 'apiServer');
  const kubeconfig = await readFile(join(folder, 'super-admin.conf'), 'utf8');
  const dataOf = (field: string): Buffer =>
    Buffer.from(new RegExp(`${field}-data: (.*)`).exec(kubeconfig)?.[1] ?? '', 'base64');
  const administrator = {
    ca: dataOf('certificate-authority'),
    client: { certificate: dataOf('client-certificate'), key: dataOf('client-key') },
  };

  async function ask(method: string, path: string, body?: object, type = 'application/json'): Promise<unknown> {
    const answer = await httpRequest(`${url}${path}`, {
      ...administrator,
      method,
      ...(body && { headers: { 'content-type': type }, body: JSON.stringify(body) }),
    });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
    return JSON.parse(answer.body);
  }

  async function apply(...objects: readonly ApiObject[]): Promise<void> {
    for (const object of objects) {
      const path = `${pathOf(object)}?fieldManager=test&force=true`;
      await ask('PATCH', path, object, 'application/apply-patch+yaml');
    }
  }

  const ca = await readFile(join(folder, 'pki', 'ca.crt'), 'utf8');
  knowServer(url, ca);
  return {
    folder,
    url,
    node,
    release,
    ca,
    admin,
    ask: (method, path, body) => ask(method, path, body),
    merge: async (path, patch) => void (await ask('PATCH', path, patch, 'application/merge-patch+json')),
    apply,
    tokenOf: async (namespace, account) => {
      const object = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, name: account } };
      await apply(object);
      const request = {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds: 7200 },
      };
      const { status } = (await ask('POST', `${pathOf(object)}/token`, request)) as TokenRequest;
      return status.token;
    },
  };
}

/** kubeadm makes the files; it refuses a loopback address, so the node claims one for documentation (RFC 5737). */
async function makeFiles(node: LoopbackNode, folder: string, release: KubernetesRelease): Promise<void> {
  const config = join(folder, 'kubeadm.yaml');
  await writeFile(
    config,
    `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: 192.0.2.10, bindPort: ${node.ports.apiServer} }
nodeRegistration: { name: ${node.name}, criSocket: "unix:///run/none.sock" }
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: ${versionOf(release)}
encryptionAlgorithm: ECDSA-P256
certificatesDir: ${join(folder, 'pki')}
controlPlaneEndpoint: ${node.address}:${node.ports.apiServer}
apiServer: { certSANs: [${node.address}, api.example.com] }
etcd: { local: { serverCertSANs: [${node.address}], peerCertSANs: [${node.address}] } }
`,
  );
  const kubeadm = async (...flags: readonly string[]): Promise<void> => {
    const result = await runProgram(programPath(ofRelease('kubeadm', release)), flags);
    if (result.code !== 0) throw new Error(`kubeadm ${flags.join(' ')}: ${result.stderr}`);
  };
  await kubeadm('init', 'phase', 'certs', 'all', `--config=${config}`);
  await kubeadm('init', 'phase', 'kubeconfig', 'super-admin', `--config=${config}`, `--kubeconfig-dir=${folder}`);
}

function etcdFlags(pki: string): readonly string[] {
  return [
    `--cert-file=${pki}/etcd/server.crt`,
    `--key-file=${pki}/etcd/server.key`,
    `--trusted-ca-file=${pki}/etcd/ca.crt`,
    '--client-cert-auth=true',
    `--peer-cert-file=${pki}/etcd/peer.crt`,
    `--peer-key-file=${pki}/etcd/peer.key`,
    `--peer-trusted-ca-file=${pki}/etcd/ca.crt`,
    '--peer-client-cert-auth=true',
  ];
}

function serverFlags(pki: string): readonly string[] {
  return [
    `--client-ca-file=${pki}/ca.crt`,
    `--tls-cert-file=${pki}/apiserver.crt`,
    `--tls-private-key-file=${pki}/apiserver.key`,
    `--etcd-cafile=${pki}/etcd/ca.crt`,
    `--etcd-certfile=${pki}/apiserver-etcd-client.crt`,
    `--etcd-keyfile=${pki}/apiserver-etcd-client.key`,
    `--service-account-key-file=${pki}/sa.pub`,
    `--service-account-signing-key-file=${pki}/sa.key`,
    // A default account in each namespace is a controller's work, and there is none here.
    '--disable-admission-plugins=ServiceAccount',
  ];
}
