import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  kubectl,
  type LoopbackNode,
  type ProgramResult,
  reserveNode,
  startCluster,
  temporaryDirectory,
} from '@kpki/services';
import type { Cluster } from '@kpki/spec';
import { controlPlaneFlags } from './flags.ts';
import { apply } from './program.ts';

/** A control plane of one node that runs on what kpki made for it, and on nothing else. */
export interface ControlPlane extends AsyncDisposable {
  readonly node: LoopbackNode;
  readonly cluster: Cluster;
  /** What stands for `/etc/kubernetes`. */
  readonly directory: string;
  /** What kpki said when it had made the directory. */
  readonly output: string;
  /** A directory made from the same configuration: every name in it is the same, and every key another. */
  readonly stranger: string;
  /** For what a test must keep somewhere. */
  readonly scratch: string;
}

/** How a claim gets at the control plane, which runs only once its suite has begun. */
export type Running = () => ControlPlane;

/** Makes the files of a node, and those of a stranger, and starts a control plane on the former. */
export async function startControlPlane(
  configurationFor: (node: LoopbackNode) => string,
  flagsFor: typeof controlPlaneFlags = controlPlaneFlags,
): Promise<ControlPlane> {
  await using resources = new AsyncDisposableStack();
  const own = resources.use(await temporaryDirectory());
  const other = resources.use(await temporaryDirectory());
  const node = await reserveNode('cp1', '127.0.0.1');
  const { cluster, directory, output } = await apply(configurationFor(node), own.path);
  const stranger = await apply(configurationFor(node), other.path);
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

/** kubectl, as the holder of one of the control plane's kubeconfigs. */
export function as(
  plane: ControlPlane,
  kubeconfig: string,
  ...kubectlArguments: readonly string[]
): Promise<ProgramResult> {
  return kubectl(holder(plane, kubeconfig), ...kubectlArguments);
}

/** `kubectl create -f -` of one object, as the holder of a kubeconfig. */
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

/** A certificate and its key, by the path that they have in common. */
export async function clientIn(directory: string, base: string): Promise<Client> {
  const [certificate, key] = await Promise.all([
    readFile(join(directory, `${base}.crt`)),
    readFile(join(directory, `${base}.key`)),
  ]);
  return { certificate, key };
}
