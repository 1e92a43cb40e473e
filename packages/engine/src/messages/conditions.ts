import { type BundleName, kubeletCredentialFile, sinceText } from '@kpki/spec';
import { bundlePath, type ConditionStatements, type Unmanaged } from '../model/condition.ts';
import type { Messages } from '../model/message.ts';
import { fileName } from '../model/slot.ts';
import { firstNames } from './lists.ts';

const clientFileName = fileName(kubeletCredentialFile);

const heldForPods = `in every namespace, and has had them for two minutes (a ClusterTrustBundle, from Kubernetes ${sinceText('cluster-trust-bundles')} on: for six minutes): so long a kubelet may take to bring it to its pods.`;

const everyClient =
  'Every client trusts both: kubelets, administrators, pipelines, and whoever was given a kubeconfig.';

export const conditionMessages: Messages<ConditionStatements> = {
  'condition/signs-apart': () =>
    'Every kube-controller-manager runs with --cluster-signing-cert-file=ca-signing.crt beside ca.crt: with two certificates in ca.crt it ends as soon as it leads.',
  'condition/nodes-have-both': () =>
    'Every node has both CAs from elsewhere: no sink keeps a trust bundle of this CA. A machine of Cluster API keeps the CA that it was created with and never gets both, so this phase breaks a Cluster that runs.',
  'condition/ca-readers-restarted': () =>
    'What holds ca.crt in memory was restarted since: API servers with --kubelet-certificate-authority, controller-managers, schedulers.',
  'condition/pods-have-both-cas': () =>
    `ConfigMap kube-root-ca.crt has both certificates ${heldForPods} Those that read it at their start only were started again.`,
  // API servers show the CA behind their certificate, so that the root is enough to verify both.
  'condition/clients-trust-both': ({ bundle }) =>
    bundle === 'kubernetes-ca-chain'
      ? `${everyClient} A client that holds ${fileOf(bundle)} trusts both already, by the root in it.`
      : everyClient,
  'condition/nodes-trust-both-cas': (unmanaged) => nodesTrust(unmanaged, 'both CAs'),
  'condition/cluster-info-has-both-cas': () => clusterInfoHas('both CAs'),
  'condition/join-with-both-hashes': () =>
    'New join commands name the hashes of both CAs, and hold until the rotation is over. Join commands with the old hash alone hold until cluster-info has the new CA alone:',
  'condition/webhooks-have-both-cas': () =>
    'What kpki does not keep has both: caBundle of webhooks and API services that the cluster signed.',
  'condition/certificate-readers-restarted': () =>
    `What holds its certificate in memory was restarted since: controller-managers, schedulers, kubelets. Each kubelet was started without its ${clientFileName}, or that file in the folder of --cert-dir.`,
  'condition/kubelet-conf-made/new': (unmanaged) => kubeletConfMade(unmanaged, 'new'),
  'condition/kubelet-conf-made/old': (unmanaged) => kubeletConfMade(unmanaged, 'old'),
  'condition/kubelet-conf-taken': () =>
    'Each of these nodes has that file as /etc/kubernetes/kubelet.conf, and its kubelet was restarted without the certificate that it keeps in the folder of --cert-dir. Run on each node:',
  'condition/clients-show-no-old': () =>
    'No client shows a certificate of the old CA: kubeconfigs that were given away were replaced.',
  'condition/join-with-new-hash': () =>
    'Scripts and people hold join commands with the hash of the new CA (`kubeadm token create --print-join-command` prints both). Join commands with the old hash alone stop once cluster-info has the new CA alone.',
  'condition/restarted-with-new-alone': () =>
    'Controller-managers, schedulers and kubelets were restarted since, and kube-root-ca.crt has the new certificate alone.',
  'condition/nodes-trust-new-ca': (unmanaged) => nodesTrust(unmanaged, 'the new CA alone'),
  'condition/cluster-info-has-new-ca': () => clusterInfoHas('the new CA alone, and join commands name its hash alone'),
  'condition/old-administrator-refused': () => 'Every API server refuses the old administrator: 401.',
  'condition/front-proxy-configmap-deleted': () =>
    'ConfigMap kube-system/extension-apiserver-authentication was deleted, and came back with one certificate: by itself it forgets none.',

  'condition/etcd-restarted/stacked': () =>
    'Every etcd member was restarted since, one at a time and each with its API server: both hold the bundle in memory.',
  'condition/etcd-restarted/external': () =>
    'Every etcd member was restarted since, one at a time, and then every API server: all of them hold the bundle in memory.',
  'condition/etcd-clients-trust-both': () => 'Other clients of etcd, such as backups and monitoring, trust both.',
  'condition/etcd-shows-new': () =>
    'Every member serves its new certificate, to clients and to peers, and every client of etcd has its new one.',
  'condition/etcd-refuses-old': () =>
    'Every etcd member and API server was restarted since, and every member refuses the old client.',

  'condition/extension-servers-accept-new': () =>
    'Extension API servers accept the new client: ConfigMap kube-system/extension-apiserver-authentication has both.',
  'condition/front-proxies-show-new': () =>
    'Every API server, and every other front proxy, shows its new certificate to extension API servers.',

  'condition/clients-trust-both-roots': () =>
    'Clients that trust the root alone trust both roots, and were restarted since if they hold the root in memory.',
  'condition/pods-have-both-roots': () =>
    `ConfigMap kube-root-ca.crt has both roots ${heldForPods} Pods that read it at their start only were started again.`,
  'condition/client-bundle-suffices': ({ bundle }) =>
    `A client that holds ${fileOf(bundle)} accepts servers in every phase, by kubernetes-ca in it: its key stays the same.`,
  'condition/nodes-trust-both-roots': (unmanaged) => nodesTrust(unmanaged, 'both roots'),
  'condition/cluster-info-has-both-roots': () =>
    clusterInfoHas('both roots and the stored certificate of kubernetes-ca'),
  // kubeadm takes a node if one of the hashes fits one certificate of cluster-info, and prints the hashes of all of them.
  'condition/join-with-root-hash': () =>
    'Join commands that name the hash of kubernetes-ca hold in every phase: its key stays the same. Join commands with the hash of the old root alone stop once cluster-info has the new root alone.',
  'condition/webhooks-have-both-roots': () =>
    'Copies that kpki does not keep have both roots and the stored certificate of kubernetes-ca: caBundle of webhooks and API services that the cluster signed.',
  'condition/chains-lead-to-new-root': () => 'Everything that shows a chain shows the one that leads to the new root.',
  'condition/restarted-with-new-root-alone': () =>
    'What holds the bundle in memory was restarted since, and kube-root-ca.crt has the new root alone.',
  'condition/nodes-trust-new-root': (unmanaged) => nodesTrust(unmanaged, 'the new root alone'),
  'condition/cluster-info-has-new-root': () =>
    clusterInfoHas('the new root alone and the stored certificate of kubernetes-ca'),

  'condition/tokens-of-both-accepted': () => 'Every API server was restarted since, and accepts tokens of both keys.',
  'condition/tokens-signed-by/new': () =>
    'API servers and controller-managers were restarted since, and every API server signs with the new key.',
  'condition/tokens-ended/old-key': () => `Every token that the old key signed has ended: ${tokensEndText('new')}.`,
  'condition/token-secrets-made': () =>
    'Secrets of the type kubernetes.io/service-account-token were made anew: theirs never end.',
  'condition/old-tokens-refused': () => 'Every API server was restarted since, and refuses tokens of the old key.',

  'condition/back/all-trust-both': () =>
    'Every server and every client trusts both again: what holds a bundle in memory was restarted since.',
  'condition/back/nothing-shows-new': () =>
    'Nobody shows anything of the new one any more: what holds a certificate in memory was restarted since.',
  'condition/back/join-with-both-hashes': () =>
    'New join commands name the hashes of both CAs. Join commands with the new hash alone stop once cluster-info has the old CA alone:',
  'condition/back/kubelets-started-without': () =>
    `If \`reissue\` was carried out, each kubelet was started without its ${clientFileName}, or that file in the folder of --cert-dir.`,
  'condition/back/tokens-of-both-accepted': () =>
    'Every API server was restarted since, and accepts tokens of both keys again.',
  'condition/tokens-signed-by/old': () =>
    'API servers and controller-managers were restarted since, and every API server signs with the old key.',
  'condition/tokens-ended/new-key': () =>
    `Every token that the new key signed, if it ever did, has ended: ${tokensEndText('old')}.`,
};

/** When the last token of a key expires, once the other key signs. */
export function tokensEndText(signs: 'new' | 'old'): string {
  return `an hour after API servers sign with the ${signs} one as a rule, a year at most for clients that do not read theirs again`;
}

function nodesTrust({ nodes, bundle }: Unmanaged, which: string): string {
  return `Nodes whose kubelet.conf kpki does not write trust ${which} (${nodesText(nodes)}). ${copyBundle(bundle)}, then run there:`;
}

/** A kubelet verifies its own clients by ca.crt, whatever its kubelet.conf holds. */
function copyBundle(bundle: BundleName): string {
  const own = bundlePath('kubernetes-ca-bundle');
  return bundle === 'kubernetes-ca-bundle'
    ? `Copy ${fileOf(bundle)} of a control plane to /etc/kubernetes/${own} on each node`
    : `Copy ${fileOf('kubernetes-ca-bundle')} and ${fileOf(bundle)} of a control plane to /etc/kubernetes/${own} and /etc/kubernetes/${bundlePath(bundle)} on each node`;
}

function kubeletConfMade({ nodes }: Unmanaged, which: 'new' | 'old'): string {
  return `Nodes whose kubelet.conf kpki does not write show a certificate of the ${which} CA (${nodesText(nodes)}). kpki makes kubelet.conf for a node that the file names and whose files a sink keeps. For any other node, make kubelet.conf on a control plane, with its name in the first line:`;
}

function clusterInfoHas(content: string): string {
  return `ConfigMap kube-public/cluster-info has ${content}. Put the output of the first command into certificate-authority-data with the second one:`;
}

/** A person has to visit each node, so that more are named than elsewhere. */
const mostNames = 20;

/** `w1, w2, and nodes of …` */
function nodesText(names: readonly string[]): string {
  const unknown = 'nodes of `kubectl get nodes` that kpki.yaml or kubeadm.yaml does not name';
  if (names.length === 0) return unknown;
  return `${names.length > mostNames ? firstNames(names) : names.join(', ')}, and ${unknown}`;
}

/** `ca.crt`: the file name of a bundle. */
function fileOf(bundle: BundleName): string {
  return fileName(bundlePath(bundle));
}
