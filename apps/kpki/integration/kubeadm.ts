import {
  type ComponentName,
  defaultRelease,
  type KubernetesRelease,
  programPath,
  type RecordedRelease,
  runProgram,
} from '@kpki/services';

export type KubeadmRelease = KubernetesRelease | RecordedRelease;

export function kubeadmName(release: KubeadmRelease): ComponentName {
  return release === defaultRelease ? 'kubeadm' : `kubeadm@${release}`;
}

export function kubeadm(...kubeadmArguments: readonly string[]): Promise<string> {
  return kubeadmOf(defaultRelease, ...kubeadmArguments);
}

export async function kubeadmOf(release: KubeadmRelease, ...kubeadmArguments: readonly string[]): Promise<string> {
  const result = await runProgram(programPath(kubeadmName(release)), kubeadmArguments);
  if (result.code !== 0) throw new Error(`kubeadm ${kubeadmArguments.join(' ')} failed:\n${result.stderr}`);
  return result.stdout;
}
