import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FollowUp } from '@kpki/engine';
import {
  type ControlPlaneComponent,
  type Credentials,
  type Flags,
  type HttpsRequest,
  type HttpsResponse,
  httpsRequest,
  type LoopbackNode,
  type ProgramResult,
  reserveNode,
  runProgram,
  type SupervisedCluster,
  startSupervisedCluster,
  temporaryDirectory,
  urlOf,
} from '@kpki/services';
import { builtProgram } from '../ui/built-program.ts';
import { kubeconfigCredentials } from './kubeconfig-credentials.ts';

/**
 * A control plane that runs on what kpki made: three members of etcd, and on two of their nodes an API server, a
 * controller-manager and a scheduler.
 */
export interface LiveCluster extends AsyncDisposable {
  /** Of `kpki.yaml`, and of the files of the nodes, which kpki writes as if they were its own machine's. */
  readonly folder: string;
  /** Those of the declaration; an API server runs on the first two. */
  readonly nodes: readonly LoopbackNode[];
  readonly components: SupervisedCluster;
  /** The URLs of the API servers. */
  readonly servers: readonly string[];
  /** What stands for `/etc/kubernetes` on a node. */
  filesOf(node: string): string;
  /** Writes `kpki.yaml` anew. */
  declare(spec: string): Promise<void>;
  kpki(...words: readonly string[]): Promise<ProgramResult>;
  /** Carries out a command that changes something, and answers what kpki says has to happen then. */
  carryOut(...words: readonly string[]): Promise<readonly FollowUp[]>;
  /** A request as the holder of the super-admin's kubeconfig: to one API server, or to the first that answers. */
  ask(path: string, request?: Partial<HttpsRequest>, server?: string): Promise<HttpsResponse>;
}

/** The rest of the `spec` of a declaration. */
export type Declared = string;

const withinMilliseconds = 120_000;

/** Makes the files by `kpki apply`, takes the flags from `kpki flags`, and starts it all. */
export async function startLiveCluster(spec: Declared): Promise<LiveCluster> {
  await using resources = new AsyncDisposableStack();
  const folder = resources.use(await temporaryDirectory()).path;
  const nodes = await Promise.all([1, 2, 3].map((each) => reserveNode(`cp${each}`, `127.0.0.${each}`)));
  const program = await builtProgram();
  const kpki = (...words: readonly string[]): Promise<ProgramResult> =>
    runProgram(process.execPath, [program, ...words], { directory: folder, withinMilliseconds });
  const filesOf = (node: string): string => join(folder, 'nodes', node);
  const declare = (text: Declared): Promise<void> => writeFile(join(folder, 'kpki.yaml'), declaration(nodes, text));
  const flags = async (component: ControlPlaneComponent, node: string): Promise<Flags> => {
    const { code, stdout, stderr } = await kpki('flags', component, '--at', filesOf(node));
    if (code !== 0) throw new Error(`kpki flags ${component} ended with ${code}:\n${stderr}`);
    return stdout.trim().split('\n');
  };
  const superAdmin = (): Promise<Credentials> => kubeconfigCredentials(filesOf('cp1'), 'super-admin.conf');

  await declare(spec);
  const applied = await kpki('apply', '--yes');
  if (applied.code !== 0) throw new Error(`kpki apply ended with ${applied.code}:\n${applied.stderr}`);
  const servers = nodes.slice(0, 2).map((node) => urlOf(node, 'apiServer'));
  const ask: LiveCluster['ask'] = async (path, request = {}, server) => {
    const [first = '', ...others] = server === undefined ? servers : [server];
    const options = { ...(await superAdmin()), asGo: true, ...request };
    const asked = httpsRequest(`${first}${path}`, options);
    return others.reduce((before, each) => before.catch(() => httpsRequest(`${each}${path}`, options)), asked);
  };
  const components = resources.use(
    await startSupervisedCluster({
      directory: folder,
      nodes: nodes.map((node, index) => ({
        node,
        flags: Object.fromEntries(
          (index < 2 ? all : (['etcd'] as const)).map((each) => [each, () => flags(each, node.name)]),
        ),
      })),
      serves: (node) => untilRead(() => ask('/api/v1/namespaces/kube-system', {}, urlOf(node, 'apiServer'))),
    }),
  );
  const running = resources.move();
  return {
    folder,
    nodes,
    components,
    servers,
    filesOf,
    declare,
    kpki,
    carryOut: async (...words) => followUpIn(await kpki(...words, '--yes', '-o', 'json'), words),
    ask,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

const all: readonly ControlPlaneComponent[] = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];

function declaration(nodes: readonly LoopbackNode[], spec: Declared): string {
  const lines = nodes.map(
    (each) => `    - { name: ${each.name}, addresses: [${each.address}], port: ${each.ports.apiServer} }`,
  );
  return `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: live }
spec:
  kubernetesVersion: v1.34.4
  controlPlane:
${lines.join('\n')}
${spec.replace(/^/gm, '  ')}
environments:
  only:
    backends: { default: { use: "@kpki/node-crypto" } }
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./nodes }, layout: kubeadm } }
`;
}

function followUpIn({ code, stdout, stderr }: ProgramResult, words: readonly string[]): readonly FollowUp[] {
  if (code !== 0) throw new Error(`kpki ${words.join(' ')} ended with ${code}:\n${stderr}`);
  const last = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { kind?: string; followUp?: readonly FollowUp[] };
  if (last.kind !== 'Applied' || last.followUp === undefined) throw new Error(`kpki ${words.join(' ')}: ${stdout}`);
  return last.followUp;
}

/** Whether an API server is ready does not tell whether it gets at etcd: a read does. */
async function untilRead(read: () => Promise<HttpsResponse>): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const answer = await read().catch((error: Error) => ({ status: 0, body: error.message }));
    if (answer.status === 200) return;
    if (performance.now() > deadline) throw new Error(`an API server reads nothing: ${answer.status} ${answer.body}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
