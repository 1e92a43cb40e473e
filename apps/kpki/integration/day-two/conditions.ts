import { setTimeout } from 'node:timers/promises';
import type { PhaseCondition } from '@kpki/engine';
import { podRefreshMilliseconds } from './service-account.ts';
import type { Live } from './with-live-cluster.ts';

/** What is done so that something is so which kpki wants to be so, by how its sentence begins. */
const conditions: readonly (readonly [sentence: RegExp, act: (live: Live) => Promise<void>])[] = [
  [/^Every token that the old key signed has ended/, ({ clients }) => clients.move('pods')],
  [/^ConfigMap kube-root-ca\.crt has both/, podsTrustBoth],
  [
    /^No client shows a certificate of the old CA: kubeconfigs that were given away were replaced/,
    ({ clients }) => clients.move('given-away'),
  ],
  [/^Every kube-controller-manager runs with --cluster-signing-cert-file=ca-signing\.crt beside ca\.crt/, signApart],
  // Done already by following what kpki said, or seen by the gate.
  [/^ConfigMap kube-system\/extension-apiserver-authentication was deleted/, nothing],
  [/\b(?:was|were) restarted since\b/, nothing],
  [/^Every client trusts both/, nothing],
  [/^Extension API servers accept the new client/, nothing],
  [/^Every API server, and every other front proxy, shows/, nothing],
  [/^Every member serves its new certificate/, nothing],
  [/^Every API server refuses the old administrator/, nothing],
  [/^If `reissue` was carried out, each kubelet was started without/, nothing],
  [/^What kpki does not keep has both/, nothing],
  // kpki writes the files of every node here, and none joins: join.load.test.ts does what is said of those.
  [/^Nodes whose kubelet\.conf kpki does not write/, nothing],
  [/^Each of these nodes has that file as \/etc\/kubernetes\/kubelet\.conf/, nothing],
  [/^ConfigMap kube-public\/cluster-info/, nothing],
  [/^New join commands/, nothing],
  [/^Scripts and people hold join commands/, nothing],
  [/^Other clients of etcd/, nothing],
  [/^Secrets of the type kubernetes\.io\/service-account-token/, nothing],
];

/** A sentence that nothing here is known of is an error: whoever reads kpki's words would be at a loss too. */
export async function meet(live: Live, { text }: PhaseCondition): Promise<void> {
  const found = conditions.find(([sentence]) => sentence.test(text));
  if (found === undefined) throw new Error(`what is to be done about this? ${text}`);
  await found[1](live);
}

async function nothing(): Promise<void> {}

/** A pod that reads its files again does so a while after its kubelet brought them. */
async function podsTrustBoth({ clients }: Live): Promise<void> {
  await clients.podsHaveCas();
  await setTimeout(podRefreshMilliseconds + 1_000);
}

async function signApart({ cluster }: Live): Promise<void> {
  if (!cluster.moveFlag('kube-controller-manager', '--cluster-signing-cert-file', 'ca-signing.crt')) return;
  const { components, nodes } = cluster;
  for (const { name } of nodes) {
    if (components.runs('kube-controller-manager', name)) await components.restart('kube-controller-manager', name);
  }
}
