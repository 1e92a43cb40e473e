import type { NotCarried } from '@kpki/spec';
import { clean } from '../text/clean.ts';

/** What of a kubeadm configuration a kpki.yaml does not say, and what says it instead. */
export function notCarriedText(field: NotCarried): string {
  switch (field.code) {
    case 'certificates-dir':
      return `certificatesDir ${clean(field.path)} is not carried over. Name the folder with --sink-option root=DIR, and to \`kpki flags\` with --at DIR.`;
    case 'etcd-files':
      return `the files of etcd.external (${field.paths.map((path) => clean(path)).join(', ')}) are not carried over. \`kpki flags\` leaves out the flags that read them.`;
    case 'kubelet-local-mode':
      return `featureGates.ControlPlaneKubeletLocalMode: ${field.value} is not carried over. kubelet.conf of a control-plane node will name ${field.value ? 'the endpoint' : 'its own API server'}.`;
  }
}
