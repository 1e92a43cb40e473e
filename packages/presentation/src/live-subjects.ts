import type { LiveSubjects, Messages, ServerAtEndpoint } from '@kpki/engine';
import { firstInWords } from './counts.ts';
import { serverText } from './live-evidence.ts';

export const liveSubjects: Messages<LiveSubjects> = {
  'subject/server': atText,
  'subject/foreign-server': serverText,
  'subject/clients-of-server': (server) => `clients of ${atText(server)}`,
  'subject/client-of-server': ({ client, ...server }) => `${client} → ${atText(server)}`,
  'subject/tokens': ({ endpoint, ...server }) =>
    `tokens signed by ${endpoint === null ? serverText(server) : atText({ ...server, endpoint })}`,
  'subject/token-keys': (server) => `token keys of ${atText(server)}`,
  'subject/signing-file': (server) => `signing file of ${serverText(server)}`,
  'subject/clock': () => 'clock of this machine',
  'subject/lease': ({ component }) => `lease of ${component}`,
  'subject/nodes': () => 'Nodes not in the file',
  'subject/node': ({ node }) => `Node ${node}`,
  'subject/kubelet': ({ node }) => `kubelet ${node}`,
  'subject/kubelet-client': ({ node }) => `client certificate of kubelet ${node}`,
  'subject/kubelet-restart': ({ node }) => `restart of kubelet ${node}`,
  'subject/api': () => 'copies in the cluster',
  'subject/objects': ({ name }) => name,
  'subject/super-admin': ({ node }) => `super-admin.conf${node === null ? '' : ` on ${node}`}`,
  'subject/rights': ({ identity, owner, isStored }) =>
    `rights of ${identity === 'user' ? `user ${owner}` : identity}${isStored ? '' : ', with the subject in the spec'}`,
  'subject/rights-of-clients': () => 'rights of clients',
  'subject/authentication-config': ({ field }) =>
    `ConfigMap extension-apiserver-authentication in kube-system${field === null ? '' : `, ${field}`}`,
  'subject/ca-bundle': ({ kind, name }) => `caBundle of ${kind} ${name}`,
  'subject/ca-bundles': ({ kind }) => `caBundle of each ${kind}`,
  'subject/cluster-info': () => 'ConfigMap cluster-info in kube-public',
  'subject/cluster-trust-bundle': ({ name }) => `ClusterTrustBundle ${name}`,
  'subject/cluster-trust-bundles': ({ signer }) => `ClusterTrustBundle of ${signer}`,
  'subject/root-ca': ({ namespaces }) =>
    `ConfigMap kube-root-ca.crt${namespaces.length === 0 ? '' : ` in ${namespacesText(namespaces)}`}`,
  'subject/token-secrets': () => 'token Secrets',
  'subject/token-secret': ({ namespace, name, field }) => `Secret ${name} in ${namespace}, ${field}`,
};

/** `kube-apiserver cp1 at 10.0.0.1:6443` */
function atText({ endpoint, ...server }: ServerAtEndpoint): string {
  return `${serverText(server)} at ${endpoint}`;
}

const mostNamed = 5;

/** `namespaces default, kube-system and 3 more`. */
function namespacesText(names: readonly string[]): string {
  return `${names.length === 1 ? 'namespace' : 'namespaces'} ${firstInWords(names, mostNamed)}`;
}
