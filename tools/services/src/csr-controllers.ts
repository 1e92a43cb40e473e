import { join } from 'node:path';
import { startControllerManager } from './control-plane.ts';
import type { Flags } from './flags.ts';
import type { ApiServer } from './lone-api-server.ts';
import type { RunningProgram } from './start-program.ts';

/** Starts a real kube-controller-manager with the controllers of the CSR API alone. `flags` win. */
export function startCsrControllers(plane: ApiServer, flags: Flags = []): Promise<RunningProgram> {
  const { folder, node, release } = plane;
  const ca = join(folder, 'pki', 'ca');
  return startControllerManager({
    node,
    directory: folder,
    release,
    flags: [
      `--kubeconfig=${join(folder, 'super-admin.conf')}`,
      '--controllers=csrapproving,csrsigning,csrcleaner',
      '--use-service-account-credentials=false',
      '--leader-elect=false',
      `--cluster-signing-cert-file=${ca}.crt`,
      `--cluster-signing-key-file=${ca}.key`,
      ...flags,
    ],
  });
}
