import type { AskedServer, LiveClientTrust, LiveServer, NamedMark } from '@kpki/engine';
import type { Shown } from '@kpki/presentation';
import { inventoryOf, now } from './inventory.ts';
import type { Names } from './names.ts';
import { type Act, tells } from './play.ts';

const day = 86_400;

const reloads: Readonly<Record<AskedServer['server'], Shown<LiveServer>['reload']>> = {
  'kube-apiserver': { component: 'kube-apiserver', flag: '--tls-cert-file', time: 'at once' },
  etcd: { component: 'etcd', flag: '--cert-file', time: 'at the next handshake' },
  'etcd-peer': { component: 'etcd', flag: '--peer-cert-file', time: 'at the next handshake' },
  'kube-controller-manager': null,
  'kube-scheduler': null,
  kubelet: null,
};

const etcdCa: NamedMark = {
  subject: 'CN=etcd-ca',
  notAfter: new Date(now).toISOString(),
  fingerprint: 'e7'.repeat(32),
};
const apiCas: readonly NamedMark[] = ['CN=kubernetes-ca', 'CN=front-proxy-ca'].map((subject) => ({
  ...etcdCa,
  subject,
}));

function trusting(stored: readonly NamedMark[]): Shown<LiveClientTrust> {
  return { state: 'stored', asked: stored.map(({ subject }) => subject), stored };
}

const trusts: Readonly<Record<AskedServer['server'], Shown<LiveClientTrust>>> = {
  'kube-apiserver': trusting(apiCas),
  etcd: trusting([etcdCa]),
  'etcd-peer': trusting([etcdCa]),
  'kube-controller-manager': { state: 'not compared' },
  'kube-scheduler': { state: 'not compared' },
  kubelet: { state: 'not compared' },
};

/** Of two control-plane nodes and a worker. */
function serversOf({ nodes, worker }: Names): readonly AskedServer[] {
  const [first, second] = nodes;
  const on = (server: AskedServer['server'], node: string, port: number, artifact: string | null): AskedServer => ({
    server,
    node,
    endpoint: `192.0.2.${node === first ? 10 : node === second ? 11 : 20}:${port}`,
    artifact: artifact === null ? null : `${artifact} ${node}`,
  });
  return [
    ...nodes.map((node) => on('kube-apiserver', node, 6443, 'apiserver')),
    ...nodes.map((node) => on('etcd', node, 2379, 'etcd-server')),
    ...nodes.map((node) => on('etcd-peer', node, 2380, 'etcd-peer')),
    ...nodes.map((node) => on('kube-controller-manager', node, 10257, null)),
    ...[...nodes, worker].map((node) => on('kubelet', node, 10250, null)),
  ];
}

function answerOf(asked: AskedServer, names: Names): Shown<LiveServer> {
  const { artifact, server, node } = asked;
  const stored = inventoryOf(names).entries.find((entry) => entry.artifact === artifact);
  const notAfter = new Date(now + 364 * day * 1000).toISOString();
  return {
    ...asked,
    state: artifact === null ? 'own' : 'stored',
    text: '',
    subject: `CN=${server}-${node}`,
    notAfter: stored?.notAfter ?? notAfter,
    residualSeconds: stored?.residualSeconds ?? 364 * day,
    fingerprint: stored?.fingerprint ?? 'b7'.repeat(32),
    reload: artifact === null ? null : reloads[server],
    clients: trusts[server],
  };
}

export function liveAsked(names: Names, servers: readonly AskedServer[] = serversOf(names)): Act {
  return tells('ask servers', { type: 'live asked', servers });
}

/** Answers of the first servers, and by default of all; `others`: what some serve instead, by `server node`. */
export function liveAnswers(
  names: Names,
  others: Readonly<Record<string, Partial<Shown<LiveServer>>>> = {},
  count?: number,
): Act {
  const answers = serversOf(names)
    .slice(0, count)
    .map((asked) => ({ ...answerOf(asked, names), ...others[`${asked.server} ${asked.node}`] }));
  return tells('ask servers', { type: 'live answers', answers });
}

export const liveOver: Act = tells('ask servers', { type: 'live over' });

export const olderCertificate: Partial<Shown<LiveServer>> = {
  state: 'older',
  notAfter: new Date(now + 4 * day * 1000).toISOString(),
  residualSeconds: 4 * day,
  fingerprint: '1c04'.repeat(16),
};

export const noAnswer = (text: string): Partial<Shown<LiveServer>> => ({
  state: 'unreachable',
  text,
  subject: null,
  notAfter: null,
  residualSeconds: null,
  fingerprint: null,
  clients: { state: 'unknown', why: text },
});

/** Of etcd that has not been restarted since a CA was removed from the bundle, as a rollback does. */
export const olderTrust: Partial<Shown<LiveServer>> = {
  clients: {
    state: 'not reloaded',
    asked: ['CN=etcd-ca', 'CN=etcd-ca'],
    stored: [etcdCa],
    lacking: [],
    excess: ['CN=etcd-ca'],
    reloads: [
      { component: 'etcd', flag: '--trusted-ca-file', time: null },
      { component: 'kube-apiserver', flag: '--etcd-cafile', time: null },
    ],
  },
};

/** Of a server with TLS 1.3 alone, which encrypts the names of its CAs. */
export const hiddenTrust: Partial<Shown<LiveServer>> = {
  clients: { state: 'unknown', why: 'the server does not speak TLS 1.2' },
};
