import type { LiveSubject, ServerAtEndpoint } from '../model/live-verdicts.ts';
import { serverText } from './live-evidence.ts';

const texts: {
  readonly [Kind in LiveSubject['about']]: (params: Extract<LiveSubject, { readonly about: Kind }>) => string;
} = {
  server: atText,
  'foreign-server': serverText,
  'clients-of-server': (server) => `clients of ${atText(server)}`,
  'client-of-server': ({ client, ...server }) => `${client} → ${atText(server)}`,
  tokens: ({ endpoint, ...server }) =>
    `tokens of ${endpoint === null ? serverText(server) : atText({ ...server, endpoint })}`,
  'token-keys': (server) => `keys of tokens at ${atText(server)}`,
  'signing-file': (server) => `signing file of ${serverText(server)}`,
  clock: () => 'clock of this machine',
  lease: ({ component }) => `lease of ${component}`,
  nodes: () => 'Nodes that the file does not name',
  node: ({ node }) => `Node ${node}`,
  kubelet: ({ node }) => `kubelet ${node}`,
  'kubelet-client': ({ node }) => `client certificate of kubelet ${node}`,
  'kubelet-restart': ({ node }) => `restart of kubelet ${node}`,
  api: () => 'what the cluster holds itself',
  objects: ({ name }) => name,
  'super-admin': ({ node }) => `super-admin.conf${node === null ? '' : ` on ${node}`}`,
  rights: ({ identity, owner, isStored }) =>
    `rights of ${identity === 'user' ? `user ${owner}` : identity}${isStored ? '' : ', as declared'}`,
  'rights-of-clients': () => 'rights of clients',
  'authentication-config': ({ field }) =>
    `ConfigMap extension-apiserver-authentication in kube-system${field === null ? '' : `, ${field}`}`,
  'ca-bundle': ({ kind, name }) => `caBundle of ${kind} ${name}`,
  'ca-bundles': ({ kind }) => `caBundle of each ${kind}`,
  'cluster-info': () => 'ConfigMap cluster-info in kube-public',
  'cluster-trust-bundle': ({ name }) => `ClusterTrustBundle ${name}`,
  'cluster-trust-bundles': ({ signer }) => `ClusterTrustBundle of ${signer}`,
  'root-ca': ({ namespaces }) =>
    `ConfigMap kube-root-ca.crt${namespaces.length === 0 ? '' : ` in ${namespacesText(namespaces)}`}`,
  'token-secrets': () => 'token Secrets',
  'token-secret': ({ namespace, name, field }) => `Secret ${name} in ${namespace}, ${field}`,
};

export function subjectText(subject: LiveSubject): string {
  return texts[subject.about](subject as never);
}

/** `kube-apiserver cp1 at 10.0.0.1:6443` */
function atText({ endpoint, ...server }: ServerAtEndpoint): string {
  return `${serverText(server)} at ${endpoint}`;
}

const mostNamed = 5;

/** `namespaces default, kube-system and 3 more`. */
function namespacesText(names: readonly string[]): string {
  const more = names.length - mostNamed;
  const named = names.slice(0, mostNamed).join(', ');
  if (more > 0) return `namespaces ${named} and ${more} more`;
  return names.length === 1 ? `namespace ${named}` : `namespaces ${named}`;
}
