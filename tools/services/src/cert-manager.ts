import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { programPath } from './component.ts';
import { moduleFolder } from './module-folder.ts';
import { type RunningProgram, startProgram } from './start-program.ts';

export async function certManagerDefinitions(): Promise<string> {
  return join(await moduleFolder('cert-manager', 'github.com/cert-manager/cert-manager'), 'deploy/crds');
}

/** Starts cert-manager's controllers on the API server of a kubeconfig, which has the resource definitions. */
export function startCertManager(kubeconfig: string, directory: string): Promise<RunningProgram> {
  const name = 'cert-manager';
  const log = join(directory, `${name}.log`);
  return startProgram({
    name,
    path: programPath(name),
    flags: [`--kubeconfig=${kubeconfig}`],
    directory,
    readiness: async () => {
      const isStarted = (await readFile(log, 'utf8')).includes('cert-manager: all controllers are started');
      return isStarted ? { ready: true } : { ready: false, because: 'its controllers are not started' };
    },
  });
}
