import type { Rotated } from '@kpki/engine';

/** The cost of distrusting a compromised key at once. */
export const costOfLeak: Readonly<Record<Rotated, string>> = {
  'root-ca': 'Every component that trusts the root rejects all certificates until the component has the new bundle.',
  'kubernetes-ca':
    'API servers reject every client, kubelet and Pod, and are rejected, until each has its new certificate and bundle.',
  'etcd-ca':
    'From the first restart on, the cluster is down until every etcd member and API server has restarted with the new files.',
  'front-proxy-ca': 'Aggregated APIs are rejected until the extension API servers have the new bundle.',
  sa: 'Every service-account token is rejected until its Pod has a new one; most Pods need a restart.',
};

const keepsNew =
  'ConfigMap kube-system/extension-apiserver-authentication holds the new CA until the ConfigMap is deleted: API servers never remove a CA from it.';

/** What still holds the new generation after a rollback, and is not stored by kpki. */
export const leftBehind: Readonly<Record<Rotated, readonly string[]>> = {
  'root-ca': [
    'Copies of both roots can return to the old root alone: ConfigMap kube-public/cluster-info, caBundle of webhooks and API services, kubeconfigs of nodes that kpki does not write, kubeconfigs that were handed out.',
  ],
  'kubernetes-ca': [
    'Copies of both CA certificates can return to the old one alone: ConfigMap kube-public/cluster-info, caBundle of webhooks and API services, kubeconfigs that were handed out.',
    keepsNew,
  ],
  'etcd-ca': ['Other clients of etcd, such as backups and monitoring, can trust the old CA alone again.'],
  'front-proxy-ca': [keepsNew],
  sa: [],
};
