import { defaultRelease, type KubernetesRelease } from './components.ts';
import { startApiServer, startControllerManager, startEtcd, startScheduler } from './control-plane.ts';
import type { Flags } from './flags.ts';
import type { LoopbackNode } from './loopback-node.ts';
import { endOfLog, type RunningProgram } from './start-program.ts';

export type ControlPlaneComponent = 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler';

export interface ClusterNode {
  readonly node: LoopbackNode;
  readonly flags: Readonly<Record<ControlPlaneComponent, Flags>>;
}

/** Disposing of it kills all, since the data is thrown away, and throws if a program had ended by itself. */
export interface Cluster extends AsyncDisposable {
  readonly programs: readonly RunningProgram[];
}

/** None is started again here, and one that is late to renew its lease on a loaded machine would end by itself. */
const lease: Flags = ['--leader-elect-lease-duration=120s', '--leader-elect-renew-deadline=100s'];

/** Starts nodes with stacked etcd, kind after kind; stops all and throws where one does not become ready. */
export async function startCluster(
  nodes: readonly ClusterNode[],
  directory: string,
  release: KubernetesRelease = defaultRelease,
): Promise<Cluster> {
  const members = nodes.map((each) => each.node);
  const programs: RunningProgram[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(programs.map((program) => program.stop('SIGKILL')));
    const ended = programs.filter((program) => program.endedByItself());
    if (ended.length > 0) {
      throw new Error(ended.map(({ name, log }) => `${name} ended by itself\n${endOfLog(log())}`).join('\n'));
    }
  };
  const wave = async (starts: readonly Promise<RunningProgram>[]): Promise<void> => {
    const results = await Promise.allSettled(starts);
    programs.push(...results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed === undefined) return;
    await stop().catch(() => undefined);
    throw failed.reason;
  };

  await wave(nodes.map(({ node, flags }) => startEtcd({ node, members, directory, flags: flags.etcd })));
  await wave(
    nodes.map(({ node, flags }) =>
      startApiServer({ node, etcd: [node], directory, release, flags: flags['kube-apiserver'] }),
    ),
  );
  await wave(
    nodes.flatMap(({ node, flags }) => [
      startControllerManager({ node, directory, release, flags: [...lease, ...flags['kube-controller-manager']] }),
      startScheduler({ node, directory, release, flags: [...lease, ...flags['kube-scheduler']] }),
    ]),
  );
  return { programs, [Symbol.asyncDispose]: stop };
}
