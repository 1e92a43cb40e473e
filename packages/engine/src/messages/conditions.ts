import { type BundleName, bundleEntries, kubeletCredentialFile, sinceText } from '@kpki/spec';
import type { ConditionMessage, PhaseCondition, Unmanaged } from '../model/condition.ts';
import { fileName } from '../model/slot.ts';
import { firstNames } from './lists.ts';

/** Returns a condition in words, with the commands that make it true. */
export function condition(message: ConditionMessage, unmanaged: Unmanaged): PhaseCondition {
  const said: string | WithCommands = conditions[message](unmanaged);
  return typeof said === 'string' ? { message, text: said, commands: [] } : { message, ...said };
}

type WithCommands = Omit<PhaseCondition, 'message'>;

const clientFileName = fileName(kubeletCredentialFile);

const heldForPods = `in every namespace, and has had them for two minutes (a ClusterTrustBundle, from Kubernetes ${sinceText('cluster-trust-bundles')} on: for six minutes): so long a kubelet may take to bring it to its pods.`;

const everyClient =
  'Every client trusts both: kubelets, administrators, pipelines, and whoever was given a kubeconfig.';

const printJoin = ['kubeadm token create --print-join-command'];

const conditions: Readonly<Record<ConditionMessage, (unmanaged: Unmanaged) => string | WithCommands>> = {
  'signs-apart': () =>
    'Every kube-controller-manager runs with --cluster-signing-cert-file=ca-signing.crt beside ca.crt: with two certificates in ca.crt it ends as soon as it leads.',
  'nodes-have-both': () =>
    'Every node has both CAs from elsewhere: no sink keeps a trust bundle of this CA. A machine of Cluster API keeps the CA that it was created with and never gets both, so this phase breaks a Cluster that runs.',
  'ca-readers-restarted': () =>
    'What holds ca.crt in memory was restarted since: API servers with --kubelet-certificate-authority, controller-managers, schedulers.',
  'pods-have-both-cas': () =>
    `ConfigMap kube-root-ca.crt has both certificates ${heldForPods} Those that read it at their start only were started again.`,
  // API servers show the CA behind their certificate, so that the root is enough to verify both.
  'clients-trust-both': ({ bundle }) =>
    bundle === 'kubernetes-ca-chain'
      ? `${everyClient} A client that holds ${fileOf(bundle)} trusts both already, by the root in it.`
      : everyClient,
  'nodes-trust-both-cas': (unmanaged) => nodesTrust(unmanaged, 'both CAs'),
  'cluster-info-has-both-cas': (unmanaged) => clusterInfoHas(unmanaged, 'both CAs'),
  'join-with-both-hashes': () => ({
    text: 'New join commands name the hashes of both CAs, and hold until the rotation is over. Join commands with the old hash alone hold until cluster-info has the new CA alone:',
    commands: printJoin,
  }),
  'webhooks-have-both-cas': () =>
    'What kpki does not keep has both: caBundle of webhooks and API services that the cluster signed.',
  'certificate-readers-restarted': () =>
    `What holds its certificate in memory was restarted since: controller-managers, schedulers, kubelets. Each kubelet was started without its ${clientFileName}, or that file in the folder of --cert-dir.`,
  'kubelet-conf-made/new': (unmanaged) => kubeletConfMade(unmanaged, 'new'),
  'kubelet-conf-made/old': (unmanaged) => kubeletConfMade(unmanaged, 'old'),
  'kubelet-conf-taken': () => ({
    text: 'Each of these nodes has that file as /etc/kubernetes/kubelet.conf, and its kubelet was restarted without the certificate that it keeps in the folder of --cert-dir. Run on each node:',
    commands: [`rm -f ${kubeletCredentialFile}`, 'systemctl restart kubelet'],
  }),
  'clients-show-no-old': () =>
    'No client shows a certificate of the old CA: kubeconfigs that were given away were replaced.',
  'join-with-new-hash': () =>
    'Scripts and people hold join commands with the hash of the new CA (`kubeadm token create --print-join-command` prints both). Join commands with the old hash alone stop once cluster-info has the new CA alone.',
  'restarted-with-new-alone': () =>
    'Controller-managers, schedulers and kubelets were restarted since, and kube-root-ca.crt has the new certificate alone.',
  'nodes-trust-new-ca': (unmanaged) => nodesTrust(unmanaged, 'the new CA alone'),
  'cluster-info-has-new-ca': (unmanaged) =>
    clusterInfoHas(unmanaged, 'the new CA alone, and join commands name its hash alone'),
  'old-administrator-refused': () => 'Every API server refuses the old administrator: 401.',
  'front-proxy-configmap-deleted': () =>
    'ConfigMap kube-system/extension-apiserver-authentication was deleted, and came back with one certificate: by itself it forgets none.',

  'etcd-restarted/stacked': () =>
    'Every etcd member was restarted since, one at a time and each with its API server: both hold the bundle in memory.',
  'etcd-restarted/external': () =>
    'Every etcd member was restarted since, one at a time, and then every API server: all of them hold the bundle in memory.',
  'etcd-clients-trust-both': () => 'Other clients of etcd, such as backups and monitoring, trust both.',
  'etcd-shows-new': () =>
    'Every member serves its new certificate, to clients and to peers, and every client of etcd has its new one.',
  'etcd-refuses-old': () =>
    'Every etcd member and API server was restarted since, and every member refuses the old client.',

  'extension-servers-accept-new': () =>
    'Extension API servers accept the new client: ConfigMap kube-system/extension-apiserver-authentication has both.',
  'front-proxies-show-new': () =>
    'Every API server, and every other front proxy, shows its new certificate to extension API servers.',

  'clients-trust-both-roots': () =>
    'Clients that trust the root alone trust both roots, and were restarted since if they hold the root in memory.',
  'pods-have-both-roots': () =>
    `ConfigMap kube-root-ca.crt has both roots ${heldForPods} Pods that read it at their start only were started again.`,
  'client-bundle-suffices': ({ bundle }) =>
    `A client that holds ${fileOf(bundle)} accepts servers in every phase, by kubernetes-ca in it: its key stays the same.`,
  'nodes-trust-both-roots': (unmanaged) => nodesTrust(unmanaged, 'both roots'),
  'cluster-info-has-both-roots': (unmanaged) =>
    clusterInfoHas(unmanaged, 'both roots and the stored certificate of kubernetes-ca'),
  // kubeadm takes a node if one of the hashes fits one certificate of cluster-info, and prints the hashes of all of them.
  'join-with-root-hash': () =>
    'Join commands that name the hash of kubernetes-ca hold in every phase: its key stays the same. Join commands with the hash of the old root alone stop once cluster-info has the new root alone.',
  'webhooks-have-both-roots': () =>
    'Copies that kpki does not keep have both roots and the stored certificate of kubernetes-ca: caBundle of webhooks and API services that the cluster signed.',
  'chains-lead-to-new-root': () => 'Everything that shows a chain shows the one that leads to the new root.',
  'restarted-with-new-root-alone': () =>
    'What holds the bundle in memory was restarted since, and kube-root-ca.crt has the new root alone.',
  'nodes-trust-new-root': (unmanaged) => nodesTrust(unmanaged, 'the new root alone'),
  'cluster-info-has-new-root': (unmanaged) =>
    clusterInfoHas(unmanaged, 'the new root alone and the stored certificate of kubernetes-ca'),

  'tokens-of-both-accepted': () => 'Every API server was restarted since, and accepts tokens of both keys.',
  'tokens-signed-by/new': () =>
    'API servers and controller-managers were restarted since, and every API server signs with the new key.',
  'tokens-ended/old-key': () => `Every token that the old key signed has ended: ${tokensEndText('new')}.`,
  'token-secrets-made': () =>
    'Secrets of the type kubernetes.io/service-account-token were made anew: theirs never end.',
  'old-tokens-refused': () => 'Every API server was restarted since, and refuses tokens of the old key.',

  'back/all-trust-both': () =>
    'Every server and every client trusts both again: what holds a bundle in memory was restarted since.',
  'back/nothing-shows-new': () =>
    'Nobody shows anything of the new one any more: what holds a certificate in memory was restarted since.',
  'back/join-with-both-hashes': () => ({
    text: 'New join commands name the hashes of both CAs. Join commands with the new hash alone stop once cluster-info has the old CA alone:',
    commands: printJoin,
  }),
  'back/kubelets-started-without': () =>
    `If \`reissue\` was carried out, each kubelet was started without its ${clientFileName}, or that file in the folder of --cert-dir.`,
  'back/tokens-of-both-accepted': () => 'Every API server was restarted since, and accepts tokens of both keys again.',
  'tokens-signed-by/old': () =>
    'API servers and controller-managers were restarted since, and every API server signs with the old key.',
  'tokens-ended/new-key': () =>
    `Every token that the new key signed, if it ever did, has ended: ${tokensEndText('old')}.`,
};

/** When the last token of a key expires, once the other key signs. */
export function tokensEndText(signs: 'new' | 'old'): string {
  return `an hour after API servers sign with the ${signs} one as a rule, a year at most for clients that do not read theirs again`;
}

function nodesTrust({ nodes, bundle }: Unmanaged, which: string): WithCommands {
  return {
    text: `Nodes whose kubelet.conf kpki does not write trust ${which} (${nodesText(nodes)}). ${copyBundle(bundle)}, then run there:`,
    commands: [
      `sed -i "s|certificate-authority-data:.*|certificate-authority-data: $(base64 -w0 /etc/kubernetes/${pathOf(bundle)})|" /etc/kubernetes/kubelet.conf`,
      'systemctl restart kubelet',
    ],
  };
}

/** A kubelet verifies its own clients by ca.crt, whatever its kubelet.conf holds. */
function copyBundle(bundle: BundleName): string {
  const own = pathOf('kubernetes-ca-bundle');
  return bundle === 'kubernetes-ca-bundle'
    ? `Copy ${fileOf(bundle)} of a control plane to /etc/kubernetes/${own} on each node`
    : `Copy ${fileOf('kubernetes-ca-bundle')} and ${fileOf(bundle)} of a control plane to /etc/kubernetes/${own} and /etc/kubernetes/${pathOf(bundle)} on each node`;
}

/**
 * kubeadm prints the kubelet.conf of a node with the private key. The name is a line of its own, so that the others are
 * pasted as they are for each node.
 */
function kubeletConfMade({ nodes }: Unmanaged, which: 'new' | 'old'): WithCommands {
  return {
    text: `Nodes whose kubelet.conf kpki does not write show a certificate of the ${which} CA (${nodesText(nodes)}). kpki makes kubelet.conf for a node that the file names and whose files a sink keeps. For any other node, make kubelet.conf on a control plane, with its name in the first line:`,
    commands: [
      `node=${nodes[0] ?? 'NODE'}`,
      "kubectl -n kube-system get configmap kubeadm-config -o jsonpath='{.data.ClusterConfiguration}' > cluster-configuration.yaml",
      '(umask 077 && kubeadm kubeconfig user --config cluster-configuration.yaml --client-name "system:node:$node" --org system:nodes > "kubelet-$node.conf")',
    ],
  };
}

function clusterInfoHas({ bundle }: Unmanaged, content: string): WithCommands {
  return {
    text: `ConfigMap kube-public/cluster-info has ${content}. Put the output of the first command into certificate-authority-data with the second one:`,
    commands: [`base64 -w0 /etc/kubernetes/${pathOf(bundle)}`, 'kubectl -n kube-public edit configmap cluster-info'],
  };
}

/** A person has to visit each node, so that more are named than elsewhere. */
const mostNames = 20;

/** `w1, w2, and nodes of …` */
function nodesText(names: readonly string[]): string {
  const unknown = 'nodes of `kubectl get nodes` that kpki.yaml or kubeadm.yaml does not name';
  if (names.length === 0) return unknown;
  return `${names.length > mostNames ? firstNames(names) : names.join(', ')}, and ${unknown}`;
}

function pathOf(bundle: BundleName): string {
  const entry = bundleEntries.find(({ name }) => name === bundle);
  if (entry === undefined) throw new Error(`the catalog has no ${bundle}`);
  return entry.path;
}

/** `ca.crt`: the file name of a bundle. */
function fileOf(bundle: BundleName): string {
  return fileName(pathOf(bundle));
}
