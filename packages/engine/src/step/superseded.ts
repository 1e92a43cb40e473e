import { kubeletClientFile } from '@kpki/spec';

/**
 * Returns the files of a kubelet's own client credential: the one that its kubeconfig names, and the usual one where it names
 * none or another kind.
 */
export function supersededBy(certificateFile?: string | null): readonly string[] {
  return [certificateFile ?? kubeletClientFile];
}
