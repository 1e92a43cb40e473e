import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  kubectl,
  type LoopbackNode,
  type NamespacedNode,
  openNodeNetwork,
  type ProgramResult,
  reserveNode,
  startCluster,
  temporaryDirectory,
} from '@kpki/services';
import type { Cluster } from '@kpki/spec';
import { parse } from 'yaml';
import { controlPlaneFlags } from './flags.ts';
import { type Applied, apply } from './program.ts';

export interface ControlPlane extends AsyncDisposable {
  readonly node: LoopbackNode | NamespacedNode;
  readonly cluster: Cluster;
  /** Stands for `/etc/kubernetes`. */
  readonly directory: string;
  readonly output: string;
  readonly stranger: string;
  readonly scratch: string;
}

/** Late, since the control plane runs only once its suite has begun. */
export type Running = () => ControlPlane;

export interface Setup {
  /** `folder` lives as long as the control plane, and is the stranger's too. */
  readonly configurationFor: (node: LoopbackNode, folder: string) => string;
  readonly fill?: (configuration: string, below: string) => Promise<Applied>;
  readonly flagsFor?: (cluster: Cluster, directory: string) => ReturnType<typeof controlPlaneFlags>;
  readonly machine?: 'loopback' | 'namespaces';
}

export async function startControlPlane({
  configurationFor,
  fill = apply,
  flagsFor = controlPlaneFlags,
  machine = 'loopback',
}: Setup): Promise<ControlPlane> {
  await using resources = new AsyncDisposableStack();
  const own = resources.use(await temporaryDirectory());
  const other = resources.use(await temporaryDirectory());
  const node =
    machine === 'loopback'
      ? await reserveNode('cp1', '127.0.0.1')
      : await resources
          .use(await openNodeNetwork(own.path))
          .startNode({ name: 'cp1', kubernetesFolder: join(own.path, 'kubernetes') });
  const configuration = configurationFor(node, own.path);
  const { cluster, directory, output } = await fill(configuration, own.path);
  const stranger = await fill(configuration, other.path);
  resources.use(await startCluster([{ node, flags: flagsFor(cluster, directory) }], own.path));
  const running = resources.move();
  return {
    node,
    cluster,
    directory,
    output,
    stranger: stranger.directory,
    scratch: own.path,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

export function as(
  plane: ControlPlane,
  kubeconfig: string,
  ...kubectlArguments: readonly string[]
): Promise<ProgramResult> {
  return kubectl(holder(plane, kubeconfig), ...kubectlArguments);
}

export function create(plane: ControlPlane, kubeconfig: string, object: object): Promise<ProgramResult> {
  return kubectl({ ...holder(plane, kubeconfig), input: JSON.stringify(object) }, 'create', '-f', '-');
}

function holder(plane: ControlPlane, kubeconfig: string): { kubeconfig: string; cacheDirectory: string } {
  return { kubeconfig: join(plane.directory, kubeconfig), cacheDirectory: join(plane.scratch, 'kubectl-cache') };
}

export interface Client {
  readonly certificate: Buffer;
  readonly key: Buffer;
}

export async function clientIn(directory: string, base: string): Promise<Client> {
  const [certificate, key] = await Promise.all([
    readFile(join(directory, `${base}.crt`)),
    readFile(join(directory, `${base}.key`)),
  ]);
  return { certificate, key };
}

export async function clientInKubeconfig(directory: string, file: string): Promise<Client> {
  const kubeconfig = parse(await readFile(join(directory, file), 'utf8'));
  const { user } = kubeconfig.users[0];
  const decode = (text: string): Buffer => Buffer.from(text, 'base64');
  return { certificate: decode(user['client-certificate-data']), key: decode(user['client-key-data']) };
}
