import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Credentials,
  type HttpResponse,
  httpRequest,
  programPath,
  type RunningProgram,
  startEtcd,
  startProgram,
} from '@kpki/services';
import { clientIn } from '../control-plane.ts';
import { eventually } from '../eventually.ts';
import { post } from '../init-bindings.ts';
import { opensslCertificate } from '../openssl-ca.ts';
import type { LiveCluster } from './live-cluster.ts';

const group = 'wardle.example.com';
const version = 'v1alpha1';

export const flunders = `/apis/${group}/${version}/namespaces/default/flunders`;

/** By whom it logs in, with a kubeconfig that kpki makes and does not keep. */
const user = 'wardle';
const service = 'wardle';
const serverName = `${service}.default.svc`;
const machine = 'w1';
const firstPort = 4443;

/** How long API servers may take to see that an endpoint is gone: so long a pod that ends goes on serving. */
const drainMilliseconds = 4_000;

/** By what a caller is known; a server is always verified. */
export type Caller = Omit<Credentials, 'ca'>;

/** What an extension API server answered, and whom its audit log names as the caller: null where it knew none. */
interface Answered {
  readonly status: number;
  readonly user: string | null;
}

interface ExtensionServer extends AsyncDisposable {
  ask(caller: Caller): Promise<Answered>;
  log(): string;
}

interface RunningServer extends ExtensionServer {
  readonly name: string;
  readonly port: number;
  readonly kubeconfig: string;
  readonly program: RunningProgram;
  userOf(auditId: string): Promise<string | null>;
}

export interface ExtensionApi extends AsyncDisposable {
  askAggregated(credentials: Credentials, server: string): Promise<Answered>;
  ask(caller: Caller): Promise<Answered>;
  /** Starts another server with a kubeconfig that kpki makes now. No API server asks it. */
  startAnother(): Promise<ExtensionServer>;
  /** As a Deployment does: another server, with a kubeconfig that kpki makes now, is asked in place of the one before. */
  replace(): Promise<void>;
  /** The same, with the kubeconfig that the one before has. */
  startAgain(): Promise<void>;
}

export async function startExtensionApi(cluster: LiveCluster): Promise<ExtensionApi> {
  const { ask, folder } = cluster;
  const node = cluster.nodeNamed(machine);
  const logs = join(folder, 'logs');
  await using resources = new AsyncDisposableStack();
  await opensslCertificate(folder, 'wardle', serverName, '-addext', `subjectAltName=DNS:${serverName}`);
  const ca = await readFile(join(folder, 'wardle.crt'));
  await writeFile(join(folder, 'audit-policy.yaml'), auditPolicy);
  await createRights(cluster);
  const etcd = `http://${node.address}:${node.ports.etcdClient}`;
  const peers = `http://${node.address}:${node.ports.etcdPeer}`;
  const etcdFlags = [
    ...[`--listen-client-urls=${etcd}`, `--advertise-client-urls=${etcd}`],
    ...[
      `--listen-peer-urls=${peers}`,
      `--initial-advertise-peer-urls=${peers}`,
      `--initial-cluster=${machine}=${peers}`,
    ],
  ];
  resources.use(await startEtcd({ node, members: [node], directory: logs, flags: etcdFlags }));

  let kubeconfigs = 0;
  async function makeKubeconfig(): Promise<string> {
    kubeconfigs += 1;
    const file = join(folder, `wardle-${kubeconfigs}.conf`);
    const made = await cluster.kpki('kubeconfig', 'user', user, '--validity', '2d', '--out', file);
    if (made.code !== 0) throw new Error(`kpki kubeconfig user ended with ${made.code}:\n${made.stderr}`);
    return file;
  }

  let servers = 0;
  async function start(kubeconfig: string): Promise<RunningServer> {
    servers += 1;
    const name = `wardle-${servers}`;
    const port = firstPort + servers;
    const auditLog = join(folder, `${name}.audit`);
    const url = `https://${node.address}:${port}`;
    const request = (path: string, caller: Caller): Promise<HttpResponse> =>
      httpRequest(`${url}${path}`, { ...caller, ca, name: serverName });
    const program = await startProgram({
      name,
      path: programPath('sample-apiserver'),
      enter: node.enter,
      directory: logs,
      flags: [
        ...[`--bind-address=${node.address}`, `--secure-port=${port}`, `--etcd-servers=${etcd}`],
        ...[`--tls-cert-file=${folder}/wardle.crt`, `--tls-private-key-file=${folder}/wardle.key`],
        ...['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'].map(
          (flag) => `--${flag}=${kubeconfig}`,
        ),
        // Asked nearly each time, so that a login that is refused is seen.
        ...['authorized', 'unauthorized'].map((which) => `--authorization-webhook-cache-${which}-ttl=1s`),
        ...[`--audit-policy-file=${folder}/audit-policy.yaml`, `--audit-log-path=${auditLog}`],
      ],
      readiness: async () => {
        const { status, body } = await request('/readyz', {});
        return status === 200 ? { ready: true } : { ready: false, because: `status ${status}: ${body}` };
      },
    });
    const userOf = (auditId: string): Promise<string | null> => eventually(() => auditedUser(auditLog, auditId));
    return {
      name,
      port,
      kubeconfig,
      program,
      log: program.log,
      userOf,
      ask: async (caller) => {
        const auditId = randomUUID();
        const { status } = await request(flunders, audited(caller, auditId));
        return { status, user: await userOf(auditId) };
      },
      [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
    };
  }

  const slices = '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices';
  async function putInService({ name, port }: RunningServer): Promise<void> {
    await post(ask, slices, {
      metadata: { name, labels: { 'kubernetes.io/service-name': service } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [node.address], conditions: { ready: true } }],
      ports: [{ name: 'https', port, protocol: 'TCP' }],
    });
  }
  async function takeFromService({ name }: RunningServer): Promise<void> {
    const { status, body } = await ask(`${slices}/${name}`, { method: 'DELETE' });
    if (status !== 200) throw new Error(`DELETE of an EndpointSlice was answered ${status}: ${body}`);
    await pause(drainMilliseconds);
  }

  let serving = await start(await makeKubeconfig());
  async function moveTo(next: RunningServer): Promise<void> {
    const before = serving;
    serving = next;
    await putInService(next);
    await takeFromService(before);
    await before.program.stop();
  }
  resources.defer(() => serving[Symbol.asyncDispose]());
  await post(ask, '/api/v1/namespaces/default/services', {
    metadata: { name: service },
    spec: { ports: [{ name: 'https', port: 443, targetPort: firstPort }] },
  });
  await putInService(serving);
  await post(ask, '/apis/apiregistration.k8s.io/v1/apiservices', {
    metadata: { name: `${version}.${group}` },
    spec: {
      ...{ group, version, groupPriorityMinimum: 1000, versionPriority: 15 },
      service: { namespace: 'default', name: service },
      caBundle: ca.toString('base64'),
    },
  });
  for (const server of cluster.servers) {
    await eventually(async () => {
      const { status, body } = await ask(flunders, {}, server);
      if (status !== 200) throw new Error(`${server} does not have the API yet: ${status} ${body}`);
    });
  }
  const running = resources.move();
  return {
    askAggregated: async (credentials, server) => {
      const auditId = randomUUID();
      const { status } = await ask(flunders, audited(credentials, auditId), server);
      return { status, user: await serving.userOf(auditId) };
    },
    ask: (caller) => serving.ask(caller),
    startAnother: async () => start(await makeKubeconfig()),
    replace: async () => moveTo(await start(await makeKubeconfig())),
    startAgain: async () => moveTo(await start(serving.kubeconfig)),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules: [{ level: Metadata }]
`;

interface AuditEvent {
  readonly auditID: string;
  readonly user?: { readonly username?: string };
}

/** An API server takes over this identifier, and hands it on to the server behind it. */
function audited<Of extends Caller>(caller: Of, auditId: string): Of {
  return { ...caller, headers: { ...caller.headers, 'audit-id': auditId } };
}

async function auditedUser(log: string, auditId: string): Promise<string | null> {
  const line = (await readFile(log, 'utf8')).split('\n').find((each) => each.includes(auditId));
  if (line === undefined) throw new Error(`${log} has nothing of ${auditId}`);
  const { user: caller } = JSON.parse(line) as AuditEvent;
  return caller?.username || null;
}

/** What an extension API server needs: to ask about callers and their rights, and what every API server reads. */
async function createRights({ ask }: LiveCluster): Promise<void> {
  const rbac = '/apis/rbac.authorization.k8s.io/v1';
  const apiGroup = 'rbac.authorization.k8s.io';
  const toUser = (name: string, kind: 'Role' | 'ClusterRole', role: string, subject = user): object => ({
    metadata: { name },
    roleRef: { apiGroup, kind, name: role },
    subjects: [{ apiGroup, kind: 'User', name: subject }],
  });
  const read = ['get', 'list', 'watch'];
  await post(ask, `${rbac}/clusterroles`, {
    metadata: { name: 'wardle' },
    rules: [
      { apiGroups: [''], resources: ['namespaces'], verbs: read },
      { apiGroups: ['admissionregistration.k8s.io', 'flowcontrol.apiserver.k8s.io'], resources: ['*'], verbs: read },
    ],
  });
  await post(ask, `${rbac}/clusterroles`, {
    metadata: { name: 'flunders' },
    rules: [{ apiGroups: [group], resources: ['flunders'], verbs: read }],
  });
  await post(ask, `${rbac}/clusterrolebindings`, toUser('wardle', 'ClusterRole', 'wardle'));
  await post(ask, `${rbac}/clusterrolebindings`, toUser('wardle:auth', 'ClusterRole', 'system:auth-delegator'));
  await post(
    ask,
    `${rbac}/namespaces/kube-system/rolebindings`,
    toUser('wardle:auth-reader', 'Role', 'extension-apiserver-authentication-reader'),
  );
  await post(ask, `${rbac}/clusterrolebindings`, toUser('flunders', 'ClusterRole', 'flunders', 'jane'));
}

/** Whom a pair of files is of, with the headers of a front proxy that speaks for jane. */
export async function forJane(folder: string, base: string): Promise<Caller> {
  return { client: await clientIn(folder, base), headers: { 'x-remote-user': 'jane' } };
}
