import type { NotCarried } from '@kpki/spec';

/** Says that a spec cannot have a field of a kubeadm configuration, and what to do instead. */
export function notCarriedText(field: NotCarried): string {
  switch (field.code) {
    case 'certificates-dir':
      return `certificatesDir ${field.path} is not carried over. Name the folder with --sink-option root=DIR, and to \`kpki flags\` with --at DIR.`;
    case 'etcd-files':
      return `the files of etcd.external (${field.paths.join(', ')}) are not carried over. \`kpki flags\` leaves out the flags that read them.`;
    case 'kubelet-local-mode':
      return `featureGates.ControlPlaneKubeletLocalMode: ${field.value} is not carried over. kubelet.conf of a control-plane node will name ${field.value ? 'the endpoint' : 'its own API server'}.`;
  }
}

/** The one file of kubeadm on a node often declares that node only, even with an endpoint. */
export function moreNodesText(file: string, node: string, init: string): string {
  return `${file} has a controlPlaneEndpoint and only one control-plane node, ${node}. For more nodes: ${init}`;
}
