import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RolloutStep } from '@kpki/engine';
import {
  type ControlPlaneComponent,
  type Credentials,
  defaultRelease,
  type Flags,
  type HttpRequest,
  type HttpResponse,
  httpRequest,
  type KubernetesRelease,
  type NamespacedNode,
  openNodeNetwork,
  type ProgramResult,
  runProgram,
  type SupervisedCluster,
  startBalancer,
  startSupervisedCluster,
  temporaryDirectory,
  urlOf,
} from '@kpki/services';
import { builtProgram } from '../../test/built/program.ts';
import { createBindings } from '../init-bindings.ts';
import { kubeconfigCredentials } from './kubeconfig-credentials.ts';
import { bootstrap, finalize } from './kubelet-configurations.ts';
import type { Restart } from './nodes-ready.ts';
import { configurationOf, type Machine, machineRows, type Topology } from './topology.ts';

/**
 * A cluster of real components, each machine in namespaces of its own, that runs on what kpki made, under flags that kpki
 * gave.
 */
export interface LiveCluster extends AsyncDisposable {
  readonly release: KubernetesRelease;
  /** Of `kpki.yaml`, and of the files of the nodes, which kpki writes as if it ran on each machine. */
  readonly folder: string;
  readonly nodes: readonly NamespacedNode[];
  readonly components: SupervisedCluster;
  readonly agents: SupervisedCluster;
  /** The nodes on which a kubelet and a kube-proxy run. */
  readonly kubelets: readonly string[];
  /** Each start of a kubelet: the first, which ends as its Node is Ready, and those by a rollout. */
  readonly restarts: Restart[];
  readonly endpoint: string;
  readonly servers: readonly string[];
  /** What stands for `/etc/kubernetes` on a node. */
  filesOf(node: string): string;
  nodeNamed(name: string): NamespacedNode;
  runOn(node: string, path: string, ...words: readonly string[]): Promise<ProgramResult>;
  /**
   * From its next start on, a component is given another file of the folder of the one that `kpki flags` names. Answers
   * whether it was not already.
   */
  moveFlag(component: ControlPlaneComponent, flag: string, file: string): boolean;
  declare(spec: string): Promise<void>;
  /** Adds a spare machine to `kpki.yaml` as a worker. Its kubelet and its kube-proxy run once they are started. */
  addWorker(name: string): Promise<void>;
  kpki(...words: readonly string[]): Promise<ProgramResult>;
  recordsOf(...words: readonly string[]): Promise<readonly KindOfRecord[]>;
  /** Carries out a command that changes something, and answers what kpki says has to happen then. */
  carryOut(...words: readonly string[]): Promise<readonly RolloutStep[]>;
  /** A request with the super-admin's kubeconfig: to one API server, or to the first that answers. */
  ask(path: string, request?: Partial<HttpRequest>, server?: string): Promise<HttpResponse>;
}

export interface KindOfRecord {
  readonly kind: string;
}

interface AppliedRecord extends KindOfRecord {
  readonly rollout: readonly RolloutStep[];
}

export interface LiveClusterStart {
  readonly topology: Topology;
  readonly spec: string;
  readonly release?: KubernetesRelease;
  /** Of each API server, behind those that kpki gives. */
  readonly apiServerFlags?: Flags;
  /** Names of machines that `kpki.yaml` does not name, and on which nothing runs. */
  readonly guests?: readonly string[];
  /** Names of machines that are added to `kpki.yaml` later, as workers. */
  readonly spares?: readonly string[];
}

const withinMilliseconds = 120_000;

/** Makes the files by `kpki apply`, takes the flags from `kpki flags`, and starts it all. */
export async function startLiveCluster({
  topology,
  spec,
  release = defaultRelease,
  apiServerFlags = [],
  guests = [],
  spares = [],
}: LiveClusterStart): Promise<LiveCluster> {
  await using resources = new AsyncDisposableStack();
  const folder = resources.use(await temporaryDirectory()).path;
  const filesOf = (node: string): string => join(folder, 'nodes', node);
  await mkdir(join(folder, 'logs'));
  const network = resources.use(await openNodeNetwork(join(folder, 'logs')));
  const machines: Machine[] = [];
  for (const [name, row] of Object.entries(machineRows[topology])) {
    machines.push({ node: await network.startNode({ name, kubernetesFolder: filesOf(name) }), ...row });
  }
  const servers = machines
    .filter(({ components }) => components.includes('kube-apiserver'))
    .map(({ node }) => urlOf(node, 'apiServer'));
  const { endpoint } = resources.use(await startBalancer(network.hostAddress, 6443, servers));
  const started = machines.map(({ node }) => node);
  for (const name of guests)
    started.push(await network.startNode({ name, kubernetesFolder: join(folder, 'guests', name) }));
  for (const name of spares) started.push(await network.startNode({ name, kubernetesFolder: filesOf(name) }));
  const nodeNamed = (name: string): NamespacedNode => {
    const found = started.find((node) => node.name === name);
    if (found === undefined) throw new Error(`there is no node ${name}`);
    return found;
  };
  const runOn: LiveCluster['runOn'] = (name, path, ...words) => {
    const [enter = '', ...rest] = nodeNamed(name).enter;
    return runProgram(enter, [...rest, 'env', `--chdir=${folder}`, path, ...words], { withinMilliseconds });
  };
  const kpki = (...words: readonly string[]): Promise<ProgramResult> =>
    runProgram(process.execPath, [builtProgram, ...words], { directory: folder, withinMilliseconds });
  let declared = spec;
  const declare = (text: string): Promise<void> => {
    declared = text;
    return writeFile(join(folder, 'kpki.yaml'), configurationOf(machines, topology, { release, endpoint, spec: text }));
  };
  const moved = new Map<string, string>();
  const given = new Map<string, Flags>();
  /**
   * As kpki gives them on the node itself: the paths are those of the node. It is asked again where the spec differs, and
   * for a controller manager each time: which pair it signs with depends on the files that are there.
   */
  const flagsGiven = async (component: string, node: string): Promise<Flags> => {
    const of = `${component} ${node} ${declared}`;
    const known = given.get(of);
    if (known !== undefined) return known;
    const words = [builtProgram, 'flags', component, '--at', '/etc/kubernetes'];
    const { code, stdout, stderr } = await runOn(node, process.execPath, ...words);
    if (code !== 0) throw new Error(`kpki flags ${component} ended with ${code}:\n${stderr}`);
    const flags = stdout.trim().split('\n');
    if (component !== 'kube-controller-manager') given.set(of, flags);
    return flags;
  };
  const flags = async (component: string, node: string): Promise<Flags> =>
    (await flagsGiven(component, node)).map((each) => {
      const [flag = '', value = ''] = each.split('=', 2);
      const file = moved.get(`${component} ${flag}`);
      return file === undefined ? each : `${flag}=${join(dirname(value), file)}`;
    });
  const recordsOf = async (...words: readonly string[]): Promise<readonly KindOfRecord[]> => {
    const { code, stdout, stderr } = await kpki(...words, '--yes', '-o', 'json');
    if (code !== 0) throw new Error(`kpki ${words.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
    return recordsIn(stdout);
  };
  const superAdmin = (): Promise<Credentials> => kubeconfigCredentials(filesOf('cp1'), 'super-admin.conf');

  await declare(spec);
  const applied = await kpki('apply', '--yes');
  if (applied.code !== 0) throw new Error(`kpki apply ended with ${applied.code}:\n${applied.stderr}`);
  const ask: LiveCluster['ask'] = async (path, request = {}, server) => {
    const [first = '', ...others] = server === undefined ? servers : [server];
    const options = { ...(await superAdmin()), asGo: true, ...request };
    const asked = httpRequest(`${first}${path}`, options);
    return others.reduce((before, each) => before.catch(() => httpRequest(`${each}${path}`, options)), asked);
  };
  const directory = join(folder, 'logs');
  const components = resources.use(
    await startSupervisedCluster({
      directory,
      release: () => release,
      ask,
      nodes: machines.map(({ node, components: own }) => ({
        node,
        flags: Object.fromEntries(
          own.map((each) => [
            each,
            async () => [...(await flags(each, node.name)), ...(each === 'kube-apiserver' ? apiServerFlags : [])],
          ]),
        ),
      })),
      serves: (node) => untilRead(() => ask('/api/v1/namespaces/kube-system', {}, urlOf(node, 'apiServer'))),
    }),
  );
  await createBindings(ask);
  const withKubelet = machines.filter((each) => each.hasKubelet).map(({ node }) => node);
  const kubelets = withKubelet.map(({ name }) => name);
  const bootstrapped = kubelets.at(-1) ?? 'none';
  const bootstrapping = { release, folder, bootstrapped, runOn, ask, filesOf, server: `https://${endpoint}` };
  const bootstrapFlags = await bootstrap(bootstrapping);
  const agents = resources.use(
    await startSupervisedCluster({
      directory,
      release: () => release,
      nodeReady: {
        kubeconfig: join(filesOf('cp1'), 'super-admin.conf'),
        cacheDirectory: join(folder, 'kubectl-cache'),
        release,
      },
      // A report is a write of a whole Node that all others watch; what has changed is reported at once.
      kubeletConfiguration: () => ({ nodeStatusReportFrequency: '6s', nodeLeaseDurationSeconds: 20 }),
      nodes: withKubelet.map((node) => ({
        node,
        flags: {
          kubelet: async () => [...(await flags('kubelet', node.name)), ...bootstrapFlags(node.name)],
          'kube-proxy': () => flags('kube-proxy', node.name),
        },
      })),
    }),
  );
  await finalize(bootstrapping, nodeNamed);
  const running = resources.move();
  return {
    release,
    folder,
    nodes: machines.map(({ node }) => node),
    components,
    agents,
    kubelets,
    restarts: kubelets.map((node) => ({ node, at: Date.now() })),
    endpoint,
    servers,
    filesOf,
    nodeNamed,
    runOn,
    moveFlag: (component, flag, file) => {
      const isNew = moved.get(`${component} ${flag}`) !== file;
      moved.set(`${component} ${flag}`, file);
      return isNew;
    },
    declare,
    addWorker: async (name) => {
      const node = nodeNamed(name);
      machines.push({ node, components: [], hasKubelet: true });
      kubelets.push(name);
      const run = { kubelet: () => flags('kubelet', name), 'kube-proxy': () => flags('kube-proxy', name) };
      agents.add({ node, flags: run });
      await declare(declared);
    },
    kpki,
    recordsOf,
    carryOut: async (...words) => rolloutIn(await recordsOf(...words)),
    ask,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

export function recordsIn(stdout: string): readonly KindOfRecord[] {
  return stdout.split('\n').flatMap((each) => (each === '' ? [] : [JSON.parse(each)]));
}

export function rolloutIn(records: readonly KindOfRecord[]): readonly RolloutStep[] {
  const applied = records.find(({ kind }) => kind === 'Applied') as AppliedRecord | undefined;
  if (applied === undefined) throw new Error('kpki had nothing to do');
  return applied.rollout;
}

/** Whether an API server is ready does not tell whether it gets at etcd: a read does. */
async function untilRead(read: () => Promise<HttpResponse>): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const answer = await read().catch((error: Error) => ({ status: 0, body: error.message }));
    if (answer.status === 200) return;
    if (performance.now() > deadline) throw new Error(`an API server reads nothing: ${answer.status} ${answer.body}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
