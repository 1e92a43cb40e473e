import {
  type ComponentName,
  defaultRelease,
  type KubernetesRelease,
  programPath,
  type RecordedRelease,
  runProgram,
} from '@kpki/services';

/** The releases of which there is a kubeadm. */
export type KubeadmRelease = KubernetesRelease | RecordedRelease;

/** What `tools/services` calls the kubeadm of a release. */
export function kubeadmName(release: KubeadmRelease): ComponentName {
  return release === defaultRelease ? 'kubeadm' : `kubeadm@${release}`;
}

/** Runs kubeadm and answers what it printed; that it fails is an error with all that it said. */
export function kubeadm(...kubeadmArguments: readonly string[]): Promise<string> {
  return kubeadmOf(defaultRelease, ...kubeadmArguments);
}

/** Runs the kubeadm of a release, as `kubeadm` does. */
export async function kubeadmOf(release: KubeadmRelease, ...kubeadmArguments: readonly string[]): Promise<string> {
  const result = await runProgram(programPath(kubeadmName(release)), kubeadmArguments);
  if (result.code !== 0) throw new Error(`kubeadm ${kubeadmArguments.join(' ')} failed:\n${result.stderr}`);
  return result.stdout;
}
