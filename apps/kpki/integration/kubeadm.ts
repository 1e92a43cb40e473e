import { defaultRelease, type KubernetesRelease, programPath, type RecordedRelease, runProgram } from '@kpki/services';

/** The releases of which there is a kubeadm. */
export type KubeadmRelease = KubernetesRelease | RecordedRelease;

/** Runs kubeadm and answers what it printed; that it fails is an error with all that it said. */
export function kubeadm(...kubeadmArguments: readonly string[]): Promise<string> {
  return kubeadmOf(defaultRelease, ...kubeadmArguments);
}

/** Runs the kubeadm of a release, as `kubeadm` does. */
export async function kubeadmOf(release: KubeadmRelease, ...kubeadmArguments: readonly string[]): Promise<string> {
  const program = programPath(release === defaultRelease ? 'kubeadm' : `kubeadm@${release}`);
  const result = await runProgram(program, kubeadmArguments);
  if (result.code !== 0) throw new Error(`kubeadm ${kubeadmArguments.join(' ')} failed:\n${result.stderr}`);
  return result.stdout;
}
