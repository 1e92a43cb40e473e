import type { ConditionMessage, ConditionStatements, Messages, PhaseCondition, Unmanaged } from '@kpki/engine';
import { bundlePath, fileName } from '@kpki/engine';
import { type BundleName, kubeletCredentialFile, sinceText } from '@kpki/spec';
import type { Item } from './document/block.ts';
import { firstNames } from './lists.ts';

const clientFileRemoved = `${fileName(kubeletCredentialFile)} (in the folder of --cert-dir, if set) was removed before each kubelet started.`;

const heldForPods = 'in every namespace for at least two minutes.';
const howPodsRead = `In this time a kubelet updates its Pods. From Kubernetes ${sinceText('cluster-trust-bundles')} on, the ClusterTrustBundle has had them for at least six minutes. Pods that read the file only at startup have restarted since then.`;

const everyClient = 'Every client trusts both CAs.';
const whichClients = 'These are kubelets, administrators, pipelines, and owners of distributed kubeconfigs.';

/** What must be so, and what there is to know or do for it. */
type ConditionText = readonly [must: string, details?: string];

const conditionTexts: { readonly [Message in keyof ConditionStatements]: (unmanaged: Unmanaged) => ConditionText } = {
  'condition/signs-apart': () => [
    'Every kube-controller-manager runs with --cluster-signing-cert-file=ca-signing.crt, in the folder of ca.crt.',
    'If ca.crt holds two certificates, kube-controller-manager exits when it becomes leader.',
  ],
  'condition/nodes-have-both': () => [
    'Every node has both CAs from another source: no sink stores a trust bundle of this CA.',
    'A machine of Cluster API keeps the CA of its creation, so this phase breaks a running Cluster.',
  ],
  'condition/ca-readers-restarted': () => [
    'Components that hold ca.crt in memory have restarted since the last applied phase.',
    'These are API servers with --kubelet-certificate-authority, controller-managers and schedulers.',
  ],
  'condition/pods-have-both-cas': () => [
    `ConfigMap kube-root-ca.crt has had both certificates ${heldForPods}`,
    howPodsRead,
  ],
  // API servers show the CA behind their certificate, so that the root is enough to verify both.
  'condition/clients-trust-both': ({ bundle }) =>
    bundle === 'kubernetes-ca-chain'
      ? [everyClient, `${whichClients} A client with ${fileOf(bundle)} already trusts both by the root.`]
      : [everyClient, whichClients],
  'condition/nodes-trust-both-cas': (unmanaged) => nodesTrust(unmanaged, 'both CAs'),
  'condition/cluster-info-has-both-cas': () => clusterInfoHas('both CAs'),
  'condition/join-with-both-hashes': () => [
    'New join commands have the hashes of both CAs, and are valid until the rotation ends.',
    'Join commands with only the old hash are valid until cluster-info has only the new CA:',
  ],
  'condition/webhooks-have-both-cas': () => webhooksHold('both CAs'),
  'condition/certificate-readers-restarted': () => [
    'Components that hold their certificate in memory have restarted since the last applied phase.',
    `These are controller-managers, schedulers and kubelets. ${clientFileRemoved}`,
  ],
  'condition/kubelet-conf-made/new': (unmanaged) => kubeletConfMade(unmanaged, 'new'),
  'condition/kubelet-conf-made/old': (unmanaged) => kubeletConfMade(unmanaged, 'old'),
  'condition/kubelet-conf-taken': () => [
    'Each of these nodes has that file as /etc/kubernetes/kubelet.conf, and its kubelet restarted after the client certificate in the folder of --cert-dir was removed.',
    'Run on each node:',
  ],
  'condition/clients-show-no-old': () => [
    'No client uses a certificate of the old CA.',
    'Distributed kubeconfigs are replaced.',
  ],
  'condition/join-with-new-hash': () => [
    'Scripts and people have join commands with the hash of the new CA.',
    '`kubeadm token create --print-join-command` prints both hashes. Join commands with only the old hash fail when cluster-info has only the new CA.',
  ],
  'condition/restarted-with-new-alone': () => [
    'Controller-managers, schedulers and kubelets have restarted since the last applied phase, and kube-root-ca.crt has only the new certificate.',
  ],
  'condition/nodes-trust-new-ca': (unmanaged) => nodesTrust(unmanaged, 'only the new CA'),
  'condition/cluster-info-has-new-ca': () => clusterInfoHas('only the new CA, and join commands have only its hash'),
  'condition/old-administrator-refused': () => ['Every API server rejects the old administrator certificate (401).'],
  'condition/front-proxy-configmap-deleted': () => [
    'ConfigMap kube-system/extension-apiserver-authentication was deleted, and API servers created it again with one certificate.',
    'API servers add certificates, and never remove one.',
  ],

  'condition/etcd-restarted/stacked': () => [
    'Every etcd member has restarted since the last applied phase, one at a time and each with its API server.',
    'Both hold the bundle in memory.',
  ],
  'condition/etcd-restarted/external': () => [
    'Every etcd member has restarted since the last applied phase, one at a time, and then every API server.',
    'All of them hold the bundle in memory.',
  ],
  'condition/etcd-clients-trust-both': () => ['Other clients of etcd, such as backups and monitoring, trust both CAs.'],
  'condition/etcd-shows-new': () => [
    'Every etcd member serves its new certificate to clients and peers, and every client of etcd uses its new certificate.',
  ],
  'condition/etcd-refuses-old': () => [
    'Every etcd member and API server has restarted since the last applied phase, and every member rejects the old client certificate.',
  ],

  'condition/extension-servers-accept-new': () => [
    'ConfigMap kube-system/extension-apiserver-authentication has both front-proxy CAs in requestheader-client-ca-file.',
    'Then extension API servers accept certificates of the new CA.',
  ],
  'condition/front-proxies-show-new': () => [
    'Every API server and every other front proxy presents its new certificate to extension API servers.',
  ],

  'condition/clients-trust-both-roots': () => [
    'Clients that trust only the root trust both roots.',
    'Clients that hold the root in memory have restarted since the last applied phase.',
  ],
  'condition/pods-have-both-roots': () => [`ConfigMap kube-root-ca.crt has had both roots ${heldForPods}`, howPodsRead],
  'condition/client-bundle-suffices': ({ bundle }) => [
    `Clients that trust ${fileOf(bundle)} need no change in any phase.`,
    'The file holds the certificate of kubernetes-ca, and the key of that CA stays the same.',
  ],
  'condition/nodes-trust-both-roots': (unmanaged) => nodesTrust(unmanaged, 'both roots'),
  'condition/cluster-info-has-both-roots': () =>
    clusterInfoHas('both roots and the stored certificate of kubernetes-ca'),
  // kubeadm takes a node if one of the hashes fits one certificate of cluster-info, and prints the hashes of all of them.
  'condition/join-with-root-hash': () => [
    'Join commands with the hash of kubernetes-ca are valid in every phase, because its key does not change.',
    'Join commands with only the hash of the old root fail when cluster-info has only the new root.',
  ],
  'condition/webhooks-have-both-roots': () => webhooksHold('both roots and the stored certificate of kubernetes-ca'),
  'condition/chains-lead-to-new-root': () => [
    'Every server and client that presents a chain presents the chain to the new root.',
  ],
  'condition/restarted-with-new-root-alone': () => [
    'Every component that reads its trust bundle only at startup has restarted since the last applied phase, and ConfigMap kube-root-ca.crt has only the new root in every namespace.',
  ],
  'condition/nodes-trust-new-root': (unmanaged) => nodesTrust(unmanaged, 'only the new root'),
  'condition/cluster-info-has-new-root': () =>
    clusterInfoHas('only the new root and the stored certificate of kubernetes-ca'),

  'condition/tokens-of-both-accepted': () => apiServersRestarted('accepts tokens of both keys'),
  'condition/tokens-signed-by/new': () => tokensSigned('with the new key'),
  'condition/tokens-ended/old-key': () => [
    'Every token of the old key has expired.',
    `They expire ${tokensEndText('new')}.`,
  ],
  'condition/token-secrets-made': () => [
    'Secrets of the type kubernetes.io/service-account-token were created again.',
    'Their tokens never expire.',
  ],
  'condition/old-tokens-refused': () => apiServersRestarted('rejects tokens of the old key'),

  'condition/back/all-trust-both': () => [
    'Every server and client trusts both CAs again.',
    'Components that hold a bundle in memory have restarted since the last applied phase.',
  ],
  'condition/back/nothing-shows-new': () => [
    'No server or client presents a certificate of the new CA.',
    'Components that hold a certificate in memory have restarted since the last applied phase.',
  ],
  'condition/back/join-with-both-hashes': () => [
    'New join commands have the hashes of both CAs.',
    'Join commands with only the new hash fail when cluster-info has only the old CA:',
  ],
  'condition/back/kubelets-started-without': () => [`If \`reissue\` was applied, ${clientFileRemoved}`],
  'condition/back/tokens-of-both-accepted': () => apiServersRestarted('accepts tokens of both keys again'),
  'condition/tokens-signed-by/old': () => tokensSigned('with the old key again'),
  'condition/tokens-ended/new-key': () => [
    'Every token of the new key has expired.',
    `They expire ${tokensEndText('old')}.`,
  ],
};

export const conditionMessages: Messages<ConditionStatements> = wholeTexts(conditionTexts);

function wholeTexts<Name extends string>(
  texts: Readonly<Record<Name, (unmanaged: Unmanaged) => ConditionText>>,
): Readonly<Record<Name, (unmanaged: Unmanaged) => string>> {
  const names = Object.keys(texts) as Name[];
  const entries = names.map((name) => [name, (unmanaged: Unmanaged): string => texts[name](unmanaged).join(' ')]);
  return Object.fromEntries(entries);
}

/** Returns a condition in words: what must be so, and what there is to know or do for it. */
export function conditionWords({ message, params }: PhaseCondition['text']): Pick<Item, 'text' | 'details'> {
  const [text, details = ''] = conditionTexts[message](params);
  return { text, details };
}

/** They say no more than that components have restarted, and what live checks then see of them. */
const ofRestarts: ReadonlySet<ConditionMessage> = new Set<ConditionMessage>([
  'ca-readers-restarted',
  'etcd-restarted/stacked',
  'etcd-restarted/external',
  'tokens-of-both-accepted',
  'back/tokens-of-both-accepted',
]);

/** Whether the restarts of a runbook, and the live checks after them, say a condition in full. */
export function isOfRestarts(message: ConditionMessage): boolean {
  return ofRestarts.has(message);
}

/** When the last token of a key expires, once the other key signs. */
export function tokensEndText(signs: 'new' | 'old'): string {
  return `usually an hour after API servers sign with the ${signs} key, at most a year for clients that do not reload their token`;
}

function webhooksHold(content: string): ConditionText {
  return [`The caBundle of each webhook and API service with a certificate of the cluster CA holds ${content}.`];
}

function tokensSigned(by: string): ConditionText {
  return [
    `Every API server signs tokens ${by}.`,
    'All API servers and controller-managers have restarted since the last applied phase.',
  ];
}

function apiServersRestarted(so: string): ConditionText {
  return [`Every API server has restarted since the last applied phase, and ${so}.`];
}

function nodesTrust({ nodes, bundle }: Unmanaged, which: string): ConditionText {
  return [
    `Every node trusts ${which}.`,
    `kpki does not write kubelet.conf on these nodes: ${nodesText(nodes)}. ${copyBundle(bundle)}, then run there:`,
  ];
}

/** A kubelet verifies its own clients by ca.crt, whatever its kubelet.conf holds. */
function copyBundle(bundle: BundleName): string {
  const own = bundlePath('kubernetes-ca-bundle');
  return bundle === 'kubernetes-ca-bundle'
    ? `Copy ${fileOf(bundle)} of a control-plane node to /etc/kubernetes/${own} on each of these nodes`
    : `Copy ${fileOf('kubernetes-ca-bundle')} and ${fileOf(bundle)} of a control-plane node to /etc/kubernetes/${own} and /etc/kubernetes/${bundlePath(bundle)} on each of these nodes`;
}

function kubeletConfMade({ nodes }: Unmanaged, which: 'new' | 'old'): ConditionText {
  return [
    `Every node uses a certificate of the ${which} CA.`,
    `kpki does not write kubelet.conf on these nodes: ${nodesText(nodes)}. Make their kubelet.conf on a control-plane node, with the node name in the first line:`,
  ];
}

function clusterInfoHas(content: string): ConditionText {
  return [
    `ConfigMap kube-public/cluster-info has ${content}.`,
    'Set certificate-authority-data, with the second command, to the output of the first command:',
  ];
}

/** A person has to visit each node, so that more are named than elsewhere. */
const mostNames = 20;

/** `w1, w2, and nodes of …` */
function nodesText(names: readonly string[]): string {
  const unknown = 'nodes of `kubectl get nodes` that are not in the spec';
  if (names.length === 0) return unknown;
  return `${names.length > mostNames ? firstNames(names) : names.join(', ')}, and ${unknown}`;
}

/** `ca.crt`: the file name of a bundle. */
function fileOf(bundle: BundleName): string {
  return fileName(bundlePath(bundle));
}
