import { kubeletCredentialFile } from '@kpki/spec';
import { bundlePath, type ConditionMessage, type Unmanaged } from '../model/condition.ts';

/** Returns the commands that make a condition true, in their order. */
export function commandsFor(message: ConditionMessage, unmanaged: Unmanaged): readonly string[] {
  return commands[message]?.(unmanaged) ?? [];
}

const restartKubelet = 'systemctl restart kubelet';

const printJoin = (): readonly string[] => ['kubeadm token create --print-join-command'];

const editKubeletConf = ({ bundle }: Unmanaged): readonly string[] => [
  `sed -i "s|certificate-authority-data:.*|certificate-authority-data: $(base64 -w0 /etc/kubernetes/${bundlePath(bundle)})|" /etc/kubernetes/kubelet.conf`,
  restartKubelet,
];

/**
 * kubeadm prints the kubelet.conf of a node with the private key. The name is a line of its own, so that the others are
 * pasted as they are for each node.
 */
const makeKubeletConf = ({ nodes }: Unmanaged): readonly string[] => [
  `node=${nodes[0] ?? 'NODE'}`,
  "kubectl -n kube-system get configmap kubeadm-config -o jsonpath='{.data.ClusterConfiguration}' > cluster-configuration.yaml",
  '(umask 077 && kubeadm kubeconfig user --config cluster-configuration.yaml --client-name "system:node:$node" --org system:nodes > "kubelet-$node.conf")',
];

const editClusterInfo = ({ bundle }: Unmanaged): readonly string[] => [
  `base64 -w0 /etc/kubernetes/${bundlePath(bundle)}`,
  'kubectl -n kube-public edit configmap cluster-info',
];

const commands: Readonly<Partial<Record<ConditionMessage, (unmanaged: Unmanaged) => readonly string[]>>> = {
  'nodes-trust-both-cas': editKubeletConf,
  'nodes-trust-new-ca': editKubeletConf,
  'nodes-trust-both-roots': editKubeletConf,
  'nodes-trust-new-root': editKubeletConf,
  'cluster-info-has-both-cas': editClusterInfo,
  'cluster-info-has-new-ca': editClusterInfo,
  'cluster-info-has-both-roots': editClusterInfo,
  'cluster-info-has-new-root': editClusterInfo,
  'join-with-both-hashes': printJoin,
  'back/join-with-both-hashes': printJoin,
  'kubelet-conf-made/new': makeKubeletConf,
  'kubelet-conf-made/old': makeKubeletConf,
  'kubelet-conf-taken': () => [`rm -f ${kubeletCredentialFile}`, restartKubelet],
};
