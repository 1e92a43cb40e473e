import { setTimeout } from 'node:timers/promises';
import type { PhaseCondition } from '@kpki/engine';
import { podRefreshMilliseconds } from './service-account.ts';
import type { Live } from './with-live-cluster.ts';

type Message = PhaseCondition['message'];

const deeds: Readonly<Partial<Record<Message, (live: Live) => Promise<void>>>> = {
  'tokens-ended/old-key': ({ clients }) => clients.move('pods'),
  'pods-have-both-cas': podsTrustBoth,
  'clients-show-no-old': ({ clients }) => clients.move('given-away'),
  'signs-apart': signApart,
};

/** Done already by following what kpki said, or seen by the live checks; join.load.test.ts has nodes that join. */
const done: ReadonlySet<Message> = new Set<Message>([
  'ca-readers-restarted',
  'certificate-readers-restarted',
  'clients-trust-both',
  'cluster-info-has-both-cas',
  'cluster-info-has-new-ca',
  'etcd-clients-trust-both',
  'etcd-refuses-old',
  'etcd-restarted/external',
  'etcd-restarted/stacked',
  'etcd-shows-new',
  'extension-servers-accept-new',
  'front-proxies-show-new',
  'front-proxy-configmap-deleted',
  'join-with-both-hashes',
  'join-with-new-hash',
  'kubelet-conf-made/new',
  'kubelet-conf-made/old',
  'kubelet-conf-taken',
  'nodes-trust-both-cas',
  'nodes-trust-new-ca',
  'old-administrator-refused',
  'old-tokens-refused',
  'restarted-with-new-alone',
  'token-secrets-made',
  'tokens-of-both-accepted',
  'tokens-signed-by/new',
  'tokens-signed-by/old',
  'webhooks-have-both-cas',
  'back/all-trust-both',
  'back/join-with-both-hashes',
  'back/kubelets-started-without',
  'back/nothing-shows-new',
  'back/tokens-of-both-accepted',
]);

/** Throws at a condition that nothing here is known of. */
export async function meet(live: Live, { message }: PhaseCondition): Promise<void> {
  if (done.has(message)) return;
  const deed = deeds[message];
  if (deed === undefined) throw new Error(`what is to be done about this? ${message}`);
  await deed(live);
}

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
