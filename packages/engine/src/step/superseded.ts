import { kubeletCredentialFile } from '@kpki/spec';
import { isCredentialElsewhere, type KubeconfigView } from '../kubeconfig/view.ts';
import { fileName, present, type SlotValue } from '../model/slot.ts';

/**
 * Returns the files in which a kubelet keeps its own client credential: in the folder that its kubeconfig names, else in the
 * usual one. A file of another name is a person's, and the kubelet loads its own file first.
 */
export function supersededBy(certificateFile?: string | null): readonly string[] {
  const isOwn =
    certificateFile?.startsWith('/') === true && fileName(certificateFile) === fileName(kubeletCredentialFile);
  return [isOwn ? certificateFile : kubeletCredentialFile];
}

/** A kubelet whose kubeconfig names its own file does not start without that file. */
export function holdsCredential(kubeconfig: SlotValue<KubeconfigView> | undefined): boolean {
  const view = present(kubeconfig);
  return view !== undefined && !isCredentialElsewhere(view);
}
