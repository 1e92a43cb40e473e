import { join } from 'node:path';
import { startControllerManager } from './control-plane.ts';
import type { Flags } from './flags.ts';
import type { ApiServer } from './lone-api-server.ts';
import type { RunningProgram } from './start-program.ts';

/**
 * A real kube-controller-manager beside a lone API server, with the controllers of the CertificateSigningRequest API and
 * no others: those that approve kubelets, sign with the key of the cluster's CA, and clean up. `flags` win.
 */
export function startCsrControllers(plane: ApiServer, flags: Flags = []): Promise<RunningProgram> {
  const { folder, node, release } = plane;
  const authority = join(folder, 'pki', 'ca');
  return startControllerManager({
    node,
    directory: folder,
    release,
    flags: [
      `--kubeconfig=${join(folder, 'super-admin.conf')}`,
      '--controllers=csrapproving,csrsigning,csrcleaner',
      '--use-service-account-credentials=false',
      '--leader-elect=false',
      `--cluster-signing-cert-file=${authority}.crt`,
      `--cluster-signing-key-file=${authority}.key`,
      ...flags,
    ],
  });
}
