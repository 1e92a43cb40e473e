import { defaultRelease, type KubernetesRelease, ofRelease, programPath, runProgram } from '@kpki/services';

/** Runs kubeadm and answers what it printed; that it fails is an error with all that it said. */
export function kubeadm(...kubeadmArguments: readonly string[]): Promise<string> {
  return kubeadmOf(defaultRelease, ...kubeadmArguments);
}

/** Runs the kubeadm of a release, as `kubeadm` does. */
export async function kubeadmOf(release: KubernetesRelease, ...kubeadmArguments: readonly string[]): Promise<string> {
  const result = await runProgram(programPath(ofRelease('kubeadm', release)), kubeadmArguments);
  if (result.code !== 0) throw new Error(`kubeadm ${kubeadmArguments.join(' ')} failed:\n${result.stderr}`);
  return result.stdout;
}
