import type { ComponentName, KubernetesRelease } from './components.ts';
import { startCsrControllers } from './csr-controllers.ts';
import { apiServerComponents, type LoneApiServer, startLoneApiServer } from './lone-api-server.ts';

export const signingClusterComponents: readonly ComponentName[] = [...apiServerComponents, 'kube-controller-manager'];

export interface SigningCluster extends AsyncDisposable {
  readonly plane: LoneApiServer;
  restart(...flags: readonly string[]): Promise<void>;
}

export async function startSigningCluster(release?: KubernetesRelease): Promise<SigningCluster> {
  const plane = await startLoneApiServer(release);
  await plane.admin(null, 'create', 'namespace', 'default').catch(() => undefined);
  let controllers = await startCsrControllers(plane);
  return {
    plane,
    async restart(...flags) {
      await controllers.stop();
      controllers = await startCsrControllers(plane, flags);
    },
    async [Symbol.asyncDispose]() {
      await controllers.stop('SIGKILL');
      await plane[Symbol.asyncDispose]();
    },
  };
}
