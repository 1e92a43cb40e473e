import type { LiveCheck } from '@kpki/engine';

const judgesClients = 'accepts clients of trusted CAs, and rejects others';

const ofServer = `serves its stored certificate, requests client certificates of the stored client CAs, ${judgesClients}`;

/** What is true when a live check is proven. */
export const liveCheckTexts: Readonly<Record<LiveCheck, string>> = {
  'signing-files': 'each kube-controller-manager signs with a file that holds one certificate',
  'kube-apiserver': `each API server ${ofServer}`,
  etcd: `each etcd member ${ofServer}`,
  'etcd-peer': `each etcd member ${ofServer}, as a peer`,
  'kube-controller-manager': `each kube-controller-manager ${judgesClients}`,
  'kube-scheduler': `each kube-scheduler ${judgesClients}`,
  kubelet: `each kubelet ${ofServer}`,
  clock: 'the clock of this machine agrees with an API server',
  leases: 'the leaders of kube-controller-manager and kube-scheduler renew their leases',
  nodes: 'each Node is Ready, and is in kpki.yaml',
  'kubelet-clients': 'each kubelet uses a client certificate of the current CA',
  'kubelet-restarts': 'each kubelet has restarted since the new CA was made',
  tokens: 'each API server signs tokens with the stored key, and accepts tokens of each stored key',
  rights: 'each client has the rights that it needs (kpki verify --live only)',
  'kube-root-ca.crt':
    'ConfigMap kube-root-ca.crt of each namespace, and the ClusterTrustBundle, hold the stored bundle',
  'client-cas': 'ConfigMap kube-system/extension-apiserver-authentication holds the stored client CAs',
  'front-proxy-cas': 'ConfigMap kube-system/extension-apiserver-authentication holds the stored front-proxy CAs',
  'cluster-info': 'ConfigMap kube-public/cluster-info holds the stored bundle',
  caBundles: 'each caBundle of a webhook, API service or CRD that holds a cluster CA holds the stored bundle',
  'token-secret-cas': 'token Secrets hold the stored bundle',
  'token-secret-keys': 'token Secrets hold tokens of stored keys',
};
