import { programPath, runProgram } from '@kpki/services';

/** Runs kubeadm and answers what it printed; that it fails is an error with all that it said. */
export async function kubeadm(...kubeadmArguments: readonly string[]): Promise<string> {
  const result = await runProgram(programPath('kubeadm'), kubeadmArguments);
  if (result.code !== 0) throw new Error(`kubeadm ${kubeadmArguments.join(' ')} failed:\n${result.stderr}`);
  return result.stdout;
}
