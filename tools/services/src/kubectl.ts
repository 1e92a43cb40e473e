import { programPath } from './component.ts';
import { type KubernetesRelease, ofRelease } from './components.ts';
import { type ProgramResult, runProgram } from './run-program.ts';

export interface KubectlOptions {
  readonly kubeconfig: string;
  /** The URL of the API server instead of the one in the kubeconfig, with the name to verify. */
  readonly server?: string;
  /** Keeps kubectl's discovery cache out of the user's home. */
  readonly cacheDirectory: string;
  readonly input?: string;
  readonly release?: KubernetesRelease;
}

/** Runs kubectl as the holder of a kubeconfig, with no other setting of this user's. */
export function kubectl(options: KubectlOptions, ...kubectlArguments: readonly string[]): Promise<ProgramResult> {
  const settings = [
    `--kubeconfig=${options.kubeconfig}`,
    `--cache-dir=${options.cacheDirectory}`,
    ...(options.server === undefined ? [] : [`--server=${options.server}`]),
  ];
  return runProgram(programPath(ofRelease('kubectl', options.release)), [...settings, ...kubectlArguments], {
    environment: { KUBECONFIG: '', KUBERC: 'off' },
    ...(options.input !== undefined && { input: options.input }),
  });
}
