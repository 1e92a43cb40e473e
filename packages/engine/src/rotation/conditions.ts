import { kubeletCredentialFile, sinceText } from '@kpki/spec';
import type { Phase, PhaseCondition, Rotated } from '../generation/phase.ts';
import { fileName } from '../model/slot.ts';
import { clusterInfoHas, fileOf, joining, type NodesElsewhere, nodesShow, nodesTrust } from './nodes-elsewhere.ts';
import type { RotationStatus } from './rotation-status.ts';

/** A sentence, a condition with commands, or conditions that depend on what kpki does not write. */
type Listed = string | PhaseCondition | ((elsewhere: NodesElsewhere) => readonly PhaseCondition[]);

type Conditions = Readonly<Partial<Record<Phase, readonly Listed[]>>>;

const clientFileName = fileName(kubeletCredentialFile);

/** Without the key, no controller-manager has such flags. */
const signsApart =
  'Every kube-controller-manager runs with --cluster-signing-cert-file=ca-signing.crt beside ca.crt: with two certificates in ca.crt it ends as soon as it leads.';

const heldForPods = `in every namespace, and has had them for two minutes (a ClusterTrustBundle, from Kubernetes ${sinceText('cluster-trust-bundles')} on: for six minutes): so long a kubelet may take to bring it to its pods.`;

/** Listed before one CA replaces the other as signer, in either direction. */
const copiedToPods = `ConfigMap kube-root-ca.crt has both certificates ${heldForPods} Those that read it at their start only were started again.`;
const othersHaveBoth =
  'What kpki does not keep has both: caBundle of webhooks and API services that the cluster signed.';

const deletedOnce =
  'ConfigMap kube-system/extension-apiserver-authentication was deleted, and came back with one certificate: by itself it forgets none.';

function everyClientTrustsBoth({ bundle }: NodesElsewhere): readonly PhaseCondition[] {
  const all = 'Every client trusts both: kubelets, administrators, pipelines, and whoever was given a kubeconfig.';
  // API servers show the CA behind their certificate, so that the root is enough to verify both.
  const underRoot = `${all} A client that holds ${fileOf(bundle)} trusts both already, by the root in it.`;
  return [{ text: bundle === 'kubernetes-ca-chain' ? underRoot : all, commands: [] }];
}

const clusterCa: Conditions = {
  trust: [signsApart],
  reissue: [
    'What holds ca.crt in memory was restarted since: API servers with --kubelet-certificate-authority, controller-managers, schedulers.',
    copiedToPods,
    everyClientTrustsBoth,
    (elsewhere) => [nodesTrust(elsewhere, 'both CAs'), clusterInfoHas(elsewhere, 'both CAs')],
    joining.bothHashes,
    othersHaveBoth,
  ],
  distrust: [
    `What holds its certificate in memory was restarted since: controller-managers, schedulers, kubelets. Each kubelet was started without its ${clientFileName}, or that file in the folder of --cert-dir.`,
    (elsewhere) => nodesShow(elsewhere, 'new'),
    'No client shows a certificate of the old CA: kubeconfigs that were given away were replaced.',
    joining.newHash,
  ],
  remove: [
    'Controller-managers, schedulers and kubelets were restarted since, and kube-root-ca.crt has the new certificate alone.',
    (elsewhere) => [nodesTrust(elsewhere, 'the new CA alone')],
    // Where a leaked key brought the rotation here at once, no condition named them.
    (elsewhere) => nodesShow(elsewhere, 'new'),
    (elsewhere) => [clusterInfoHas(elsewhere, 'the new CA alone, and join commands name its hash alone')],
    'Every API server refuses the old administrator: 401.',
    deletedOnce,
  ],
};

const restartedTogether =
  'Every etcd member was restarted since, one at a time and each with its API server: both hold the bundle in memory.';

/** Members on machines of their own have no API server with them. */
const restartedApart =
  'Every etcd member was restarted since, one at a time, and then every API server: all of them hold the bundle in memory.';

const etcdCa: Conditions = {
  reissue: [restartedTogether, 'Other clients of etcd, such as backups and monitoring, trust both.'],
  distrust: [
    'Every member serves its new certificate, to clients and to peers, and every client of etcd has its new one.',
  ],
  remove: ['Every etcd member and API server was restarted since, and every member refuses the old client.'],
};

const frontProxyCa: Conditions = {
  reissue: [
    'Extension API servers accept the new client: ConfigMap kube-system/extension-apiserver-authentication has both.',
  ],
  distrust: ['Every API server, and every other front proxy, shows its new certificate to extension API servers.'],
  remove: [deletedOnce],
};

const rootCopiedToPods = `ConfigMap kube-root-ca.crt has both roots ${heldForPods} Pods that read it at their start only were started again.`;

/** The CAs under the root get new certificates in `reissue`, and again on the way back to `trust`. */
const clusterInfoHasBothRoots = (elsewhere: NodesElsewhere): readonly PhaseCondition[] => [
  clusterInfoHas(elsewhere, 'both roots and the stored certificate of kubernetes-ca'),
];
const othersHaveBothRoots =
  'Copies that kpki does not keep have both roots and the stored certificate of kubernetes-ca: caBundle of webhooks and API services that the cluster signed.';

const root: Conditions = {
  reissue: [
    'Clients that trust the root alone trust both roots, and were restarted since if they hold the root in memory.',
    rootCopiedToPods,
    (elsewhere) => [
      {
        text: `A client that holds ${fileOf(elsewhere.bundle)} accepts servers in every phase, by kubernetes-ca in it: its key stays the same.`,
        commands: [],
      },
      nodesTrust(elsewhere, 'both roots'),
    ],
    clusterInfoHasBothRoots,
    joining.rootHash,
    othersHaveBothRoots,
  ],
  distrust: [
    'Everything that shows a chain shows the one that leads to the new root.',
    clusterInfoHasBothRoots,
    othersHaveBothRoots,
    deletedOnce,
  ],
  remove: [
    'What holds the bundle in memory was restarted since, and kube-root-ca.crt has the new root alone.',
    (elsewhere) => [
      nodesTrust(elsewhere, 'the new root alone'),
      clusterInfoHas(elsewhere, 'the new root alone and the stored certificate of kubernetes-ca'),
    ],
    // Where a leaked key brought the rotation here at once, no condition named it.
    deletedOnce,
  ],
};

/** When the last token of a key expires, once the other key signs. */
function endOf(signs: 'new' | 'old'): string {
  return `an hour after API servers sign with the ${signs} one as a rule, a year at most for clients that do not read theirs again`;
}

const tokens: Conditions = {
  reissue: ['Every API server was restarted since, and accepts tokens of both keys.'],
  distrust: [
    'API servers and controller-managers were restarted since, and every API server signs with the new key.',
    `Every token that the old key signed has ended: ${endOf('new')}.`,
    'Secrets of the type kubernetes.io/service-account-token were made anew: theirs never end.',
  ],
  remove: ['Every API server was restarted since, and refuses tokens of the old key.'],
};

const conditions: Readonly<Record<Rotated, Conditions>> = {
  'root-ca': root,
  'kubernetes-ca': clusterCa,
  'etcd-ca': etcdCa,
  'front-proxy-ca': frontProxyCa,
  sa: tokens,
};

const conditionsBack: Conditions = {
  trust: ['Every server and every client trusts both again: what holds a bundle in memory was restarted since.'],
  cancel: ['Nobody shows anything of the new one any more: what holds a certificate in memory was restarted since.'],
};

const clusterCaBack: Conditions = {
  // At `distrust`, clients may have got the new CA alone.
  trust: [
    ...(conditionsBack.trust ?? []),
    copiedToPods,
    (elsewhere) => [nodesTrust(elsewhere, 'both CAs'), clusterInfoHas(elsewhere, 'both CAs')],
    joining.bothHashesBack,
    othersHaveBoth,
  ],
  cancel: [
    ...(conditionsBack.cancel ?? []),
    // Where `reissue` was not carried out, kubelet.conf may name that file, and no kubelet starts without it.
    `If \`reissue\` was carried out, each kubelet was started without its ${clientFileName}, or that file in the folder of --cert-dir.`,
    (elsewhere) => nodesShow(elsewhere, 'old'),
  ],
};

const tokensBack: Conditions = {
  trust: ['Every API server was restarted since, and accepts tokens of both keys again.'],
  cancel: [
    'API servers and controller-managers were restarted since, and every API server signs with the old key.',
    `Every token that the new key signed, if it ever did, has ended: ${endOf('old')}.`,
  ],
};

const rootBack: Conditions = {
  // At `distrust`, clients may have got the new root alone.
  trust: [
    ...(conditionsBack.trust ?? []),
    rootCopiedToPods,
    (elsewhere) => [nodesTrust(elsewhere, 'both roots')],
    clusterInfoHasBothRoots,
    joining.rootHash,
    othersHaveBothRoots,
    deletedOnce,
  ],
  cancel: [...(conditionsBack.cancel ?? []), clusterInfoHasBothRoots, othersHaveBothRoots, deletedOnce],
};

const back: Readonly<Partial<Record<Rotated, Conditions>>> = {
  sa: tokensBack,
  'kubernetes-ca': clusterCaBack,
  'root-ca': rootBack,
};

const forgets =
  'ConfigMap kube-system/extension-apiserver-authentication holds the new one until it is deleted: by itself it forgets none.';

/** What still holds the new generation after a rollback, and is not stored by kpki. */
const leftBehind: Readonly<Record<Rotated, readonly string[]>> = {
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

/** Returns sentences about what remains to be done outside of kpki after a rollback. */
export function leftAfterBack(name: Rotated, to: Phase): readonly string[] {
  return to === 'cancel' ? leftBehind[name] : [];
}

export function conditionsBackTo(
  { name, nodesElsewhere = [], clientBundle = 'kubernetes-ca-bundle' }: Named,
  phase: Phase,
): readonly PhaseCondition[] {
  const elsewhere = { nodes: nodesElsewhere, bundle: clientBundle };
  return inWords(back[name]?.[phase] ?? conditionsBack[phase] ?? [], elsewhere);
}

/** The fields that name consumers that kpki does not write. */
type Named = Pick<RotationStatus, 'name' | 'nodesElsewhere' | 'clientBundle'>;

/** For a CA without its bundle, as in the Secrets of Cluster API. */
const nodesHaveBoth: PhaseCondition = {
  text: 'Every node has both CAs from elsewhere: no sink keeps a trust bundle of this CA. A machine of Cluster API keeps the CA that it was created with and never gets both, so this phase breaks a Cluster that runs.',
  commands: [],
};

function inWords(listed: readonly Listed[], elsewhere: NodesElsewhere): readonly PhaseCondition[] {
  return listed.flatMap((each): readonly PhaseCondition[] => {
    if (typeof each === 'string') return [{ text: each, commands: [] }];
    return typeof each === 'function' ? each(elsewhere) : [each];
  });
}

/** Without its key, a CA has no conditions that need the key. */
export function conditionsOf(
  {
    name,
    isPrepared,
    lacksKey,
    isEtcdExternal,
    nodesElsewhere = [],
    clientBundle = 'kubernetes-ca-bundle',
    keepsNoBundle,
  }: Named & Pick<RotationStatus, 'isPrepared' | 'lacksKey' | 'isEtcdExternal' | 'keepsNoBundle'>,
  phase: Phase,
): readonly PhaseCondition[] {
  const all = conditions[name][phase] ?? [];
  // No controller-manager signs with a key that is lost, or is kept in a store, where nothing is prepared.
  const signsWithFile = lacksKey !== true && isPrepared === true;
  const needed = signsWithFile ? all : all.filter((each) => each !== signsApart);
  const said =
    isEtcdExternal === true ? needed.map((each) => (each === restartedTogether ? restartedApart : each)) : needed;
  const first = keepsNoBundle === true && phase === 'reissue' ? [nodesHaveBoth] : [];
  return [...first, ...inWords(said, { nodes: nodesElsewhere, bundle: clientBundle })];
}

/** Returns what expires by itself during a phase, in words: the next phase should wait for it. */
export function passingAt(name: Rotated, at: Phase): readonly string[] {
  return name === 'sa' && at === 'reissue' ? [`tokens of the old key end ${endOf('new')}`] : [];
}

/** The cost of distrusting a compromised key at once. */
export const costOfLeak: Readonly<Record<Rotated, string>> = {
  'root-ca': 'Everything that trusts the root refuses everything until it has the new bundle.',
  'kubernetes-ca':
    'Every client, kubelet and pod is refused, and refuses the API servers, until it has its new certificate and bundle.',
  'etcd-ca': 'The cluster stands still until every etcd member and API server was restarted with the new files.',
  'front-proxy-ca': 'Aggregated APIs are refused until the extension API servers have the new bundle.',
  sa: 'Every service-account token is refused until its pod has a new one, which takes a restart of most.',
};
