import type { Rotated } from '../model/phase.ts';

/** The cost of distrusting a compromised key at once. */
export const costOfLeak: Readonly<Record<Rotated, string>> = {
  'root-ca': 'Everything that trusts the root refuses everything until it has the new bundle.',
  'kubernetes-ca':
    'Every client, kubelet and pod is refused, and refuses the API servers, until it has its new certificate and bundle.',
  'etcd-ca': 'The cluster stands still until every etcd member and API server was restarted with the new files.',
  'front-proxy-ca': 'Aggregated APIs are refused until the extension API servers have the new bundle.',
  sa: 'Every service-account token is refused until its pod has a new one, which takes a restart of most.',
};

const forgets =
  'ConfigMap kube-system/extension-apiserver-authentication holds the new one until it is deleted: by itself it forgets none.';

/** What still holds the new generation after a rollback, and is not stored by kpki. */
export const leftBehind: Readonly<Record<Rotated, readonly string[]>> = {
  'root-ca': [
    'Copies of both roots can have the old one alone again: ConfigMap kube-public/cluster-info, caBundle of webhooks and API services, kubeconfigs of nodes that kpki does not write, kubeconfigs that were given away.',
  ],
  'kubernetes-ca': [
    'Whoever was given both certificates can have the old one alone again: ConfigMap kube-public/cluster-info, caBundle of webhooks and API services, kubeconfigs that were given away.',
    forgets,
  ],
  'etcd-ca': ['Other clients of etcd, such as backups and monitoring, can trust the old one alone again.'],
  'front-proxy-ca': [forgets],
  sa: [],
};
