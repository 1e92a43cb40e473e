import { join } from 'node:path';
import { programPath } from './component.ts';
import type { ClusterApiProgram, ComponentName } from './components.ts';
import { freePort, freePortEverywhere } from './free-port.ts';
import type { ApiServer } from './lone-api-server.ts';
import { moduleFolder } from './module-folder.ts';
import { type RunningProgram, startProgram } from './start-program.ts';

const definitions: Readonly<Record<ClusterApiProgram, { readonly module: string; readonly folder: string }>> = {
  'cluster-api-core': { module: 'sigs.k8s.io/cluster-api', folder: 'core' },
  'cluster-api-bootstrap': { module: 'sigs.k8s.io/cluster-api', folder: 'bootstrap/kubeadm' },
  'cluster-api-control-plane': { module: 'sigs.k8s.io/cluster-api', folder: 'controlplane/kubeadm' },
  'cluster-api-infrastructure': { module: 'sigs.k8s.io/cluster-api/test', folder: 'infrastructure/docker' },
};

const programs = Object.keys(definitions) as readonly ClusterApiProgram[];

export const clusterApiComponents: readonly ComponentName[] = programs;

export interface ClusterApi extends AsyncDisposable {
  readonly address: string;
  /** Stops one of them and starts it again: what it had in memory is lost. */
  restart(program: ClusterApiProgram): Promise<void>;
  log(program: ClusterApiProgram): string;
}

const address = '127.0.0.1';

/** Starts Cluster API's controllers without webhooks: objects need all fields. One test at a time has port 19000. */
export async function startClusterApi(plane: ApiServer, directory: string): Promise<ClusterApi> {
  for (const program of programs) {
    const { module, folder } = definitions[program];
    const bases = join(await moduleFolder(program, module), folder, 'config/crd/bases');
    await plane.admin(null, 'create', '-f', bases);
  }
  // By this label a provider says in which version it keeps Cluster API's contract.
  await plane.admin(null, 'label', 'crd', '--all', 'cluster.x-k8s.io/v1beta2=v1beta2');
  const running = new Map<ClusterApiProgram, RunningProgram>();
  const start = async (program: ClusterApiProgram): Promise<void> =>
    void running.set(program, await startManager(program, plane, directory));
  const stopAll = async (): Promise<void> =>
    void (await Promise.all([...running.values()].map((each) => each.stop('SIGKILL'))));
  try {
    await Promise.all(programs.map(start));
  } catch (error) {
    await stopAll();
    throw error;
  }
  return {
    address,
    async restart(program) {
      await running.get(program)?.stop('SIGKILL');
      await start(program);
    },
    log: (program) => running.get(program)?.log() ?? '',
    [Symbol.asyncDispose]: stopAll,
  };
}

async function startManager(program: ClusterApiProgram, plane: ApiServer, directory: string): Promise<RunningProgram> {
  const health = await freePort(address);
  return startProgram({
    name: program,
    path: programPath(program),
    flags: [
      `--kubeconfig=${join(plane.folder, 'super-admin.conf')}`,
      `--health-addr=${address}:${health}`,
      '--insecure-diagnostics',
      '--diagnostics-address=0',
      // The controller does not start without its webhooks, which nothing calls.
      `--webhook-port=${await freePortEverywhere()}`,
      `--webhook-cert-dir=${join(plane.folder, 'pki')}`,
      '--webhook-cert-name=apiserver.crt',
      '--webhook-key-name=apiserver.key',
    ],
    // The address that it gives to the clusters in memory.
    environment: { POD_IP: address, GOGC: '400' },
    directory,
    readiness: async () => {
      const response = await fetch(`http://${address}:${health}/readyz`, { signal: AbortSignal.timeout(5_000) });
      return response.ok ? { ready: true } : { ready: false, because: `status ${response.status}` };
    },
  });
}
