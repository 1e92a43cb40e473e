import type { CertificateArtifact, Cluster, Endpoint, Server } from '@kpki/spec';
import { type Certificate, verifySignature } from '@kpki/x509';
import { sameBytes } from '../../bytes.ts';
import { eachAtMost } from '../../concurrency.ts';
import { chainOf } from '../../inventory/copy.ts';
import type { ObservedState } from '../../inventory/observed-state.ts';
import { backdateSeconds } from '../../issuing/style.ts';
import { isMapping, type Mapping } from '../../mapping.ts';
import { present } from '../../model/slot.ts';
import { isWords, statement, type Words } from '../../model/statement.ts';
import type { Verdict } from '../../reports/verdict.ts';
import { type ApiAccess, accessOf } from '../api/access.ts';
import { type Api, apiAt, mappingAt } from '../api/read-api.ts';
import { kubeletName, type LiveVerdict, namedAs, objectNames, trusted } from '../check-names.ts';
import { certificateOf } from '../server-rows.ts';
import { firstCredential } from '../stored-credential.ts';
import type { WithinCluster } from '../within-cluster.ts';
import { type ClientCa, clientCertificateVerdict, signedForKubelets } from './client-certificate.ts';
import { type DirectKubelet, type KubeletMetrics, metricsByProxy, metricsDirectly } from './read-metrics.ts';
import { restartVerdict } from './restart.ts';

const kubeletsAtOnce = 64;
const kubeletPort = 10250;

/** Of a kubelet whose metrics no check needs. */
const unasked = '';

/**
 * Judges whether each Node is Ready, whether its kubelet was restarted since the next CA was made, and whether it
 * presents a client certificate of the CA in use: for the nodes of the file and of the API.
 */
export async function kubeletVerdicts(api: Api, asking: WithinCluster): Promise<readonly LiveVerdict[]> {
  const { kubelets, isAsked, call } = asking;
  const answer = await api.list('/api/v1/nodes');
  const ofFile = kubelets.servers.map(({ node }) => node);
  const isRead = answer.state === 'found';
  const why: Words | null = isRead ? null : answer.state === 'absent' ? statement('nodes/none') : answer.why;
  const found = new Map(
    (isRead ? answer.value : []).map((node) => [String(mappingAt(node, 'metadata')['name']), node]),
  );
  const names = [...new Set([...ofFile, ...found.keys()])];
  const readyOf = (name: string): Verdict =>
    why === null
      ? readyVerdict(name, found.get(name) ?? null)
      : trusted(statement('subject/node', { node: name }), 'unproven', 'unproven', { why });
  const ready = isAsked('nodes') ? names.map((name) => ofKubelet(name, readyOf(name))) : [];
  const unread = why === null ? [] : [nodesUnread(why)];
  const ca = isAsked('kubelet-clients') ? clientCaIn(asking) : null;
  const next = isAsked('kubelet-restarts') ? nextCaIn(asking) : null;
  const made = next === null ? null : madeAt(next);
  if (ca === null && next === null) return [...unread, ...ready];
  const isReady = (name: string): boolean => readyOf(name).holds === 'yes';
  // Where API servers accept one CA alone, the Node's condition proves the client certificate.
  const asksForClient = (name: string): boolean => ca !== null && !(ca.isAlone && isReady(name));
  const asksForMetrics = (name: string): boolean => next !== null || asksForClient(name);
  // The verdict above covers a node that has not registered.
  const shown = isRead && isAsked('nodes') ? names.filter((name) => found.has(name)) : names;
  const reader = shown.some(asksForMetrics) ? await metricsReader(api, asking) : null;
  const metrics = await eachAtMost(kubeletsAtOnce, shown, async (name) =>
    reader === null || !asksForMetrics(name) ? unasked : await reader(name, found.get(name) ?? null),
  );
  // Read last, so that it includes the certificate that a kubelet reported before, also if it has a newer one since.
  const signed = shown.some(asksForClient) ? await signedForKubelets(api) : [];
  const judged = shown.flatMap((node, at) => {
    const shownMetrics = metrics[at] ?? unasked;
    const facts = {
      node,
      isReady: isReady(node),
      metrics: shownMetrics,
      inFile: certificateInFile(node, asking),
      signed,
    };
    return [
      ...(made === null ? [] : [ofKubelet(node, restartVerdict(node, shownMetrics, made))]),
      ...(ca === null ? [] : [ofKubelet(node, clientCertificateVerdict(facts, ca))]),
    ];
  });
  call.signal.throwIfAborted();
  return [...unread, ...ready, ...judged];
}

function ofKubelet(node: string, verdict: Verdict): LiveVerdict {
  return namedAs(kubeletName(node), verdict, node);
}

/** Nodes of the file have verdicts of their own. */
function nodesUnread(why: Words): LiveVerdict {
  return namedAs(objectNames.nodes, trusted(statement('subject/nodes'), 'unproven', 'unproven', { why }));
}

/** Null without a next CA, or where a trusted one such as a root signed it. */
function nextCaIn({ observation, kubelets: { bundle } }: WithinCluster): Certificate | null {
  const all = (['root-ca', 'kubernetes-ca'] as const).flatMap((id) =>
    (observation.get(id) ?? []).flatMap((copy) => (present(copy.nextCertificates) ?? [])[0] ?? []),
  );
  const isNext = ({ publicKey }: Certificate): boolean => all.some((each) => sameBytes(each.publicKey, publicKey));
  const before = bundle.filter((each) => !isNext(each));
  const isTrustedBefore = (next: Certificate): boolean =>
    before.some((each) => sameBytes(each.subject.raw, next.issuer.raw) && verifySignature(next, each.publicKey));
  return all.find((each) => !isTrustedBefore(each)) ?? null;
}

/** kpki's CAs begin some minutes before they are made; other issuers are assumed to do the same. */
function madeAt({ notBefore }: Certificate): Date {
  return new Date(notBefore.getTime() + backdateSeconds * 1000);
}

/** Returns the CA that must sign for kubelets, and whether a rotation trusts another one; null where none is stored. */
function clientCaIn({ observation, kubelets: { bundle } }: WithinCluster): ClientCa | null {
  const copies = observation.get('kubernetes-ca') ?? [];
  const inUse = copies.flatMap((copy) => present(copy.certificates) ?? [])[0];
  if (inUse === undefined) return null;
  const isRoot = sameBytes(inUse.subject.raw, inUse.issuer.raw);
  // Under a root, the bundle holds the root as well, which signs no kubelet's certificate.
  const isAbove = ({ subject }: Certificate): boolean => !isRoot && sameBytes(subject.raw, inUse.issuer.raw);
  return { inUse, isAlone: bundle.every((each) => sameBytes(each.publicKey, inUse.publicKey) || isAbove(each)) };
}

function certificateInFile(node: string, { observation }: Pick<WithinCluster, 'observation'>): Certificate | null {
  const copies = observation.get(`kubelet.conf ${node}`) ?? [];
  return copies.flatMap((copy) => chainOf(copy)[0] ?? [])[0] ?? null;
}

type MetricsReader = (name: string, node: Mapping | null) => Promise<KubeletMetrics | Words>;

/** Reads directly from the kubelet, as the API server's client; where that fails, through the API server. */
async function metricsReader(api: Api, asking: WithinCluster): Promise<MetricsReader> {
  const { observed, kubelets, call } = asking;
  const names = ['apiserver-kubelet-client'] as const;
  const noCredential = statement('credential/none', { names });
  const stored = await firstCredential(names, kubelets.store);
  const access =
    stored === null || 'why' in stored
      ? null
      : accessOf({ what: stored.id, credential: stored.credential, trustBundle: kubelets.bundle });
  const admin = administrator(asking);
  return async (name, node) => {
    const kubelet = access === null ? null : directKubelet(name, node, access, kubelets.servers, observed);
    const direct = kubelet === null ? noCredential : await metricsDirectly(kubelet, call);
    if (!isWords(direct)) return direct;
    const first = await metricsByProxy(api, name);
    if (!('state' in first)) return first;
    // The reader of the API usually has few rights; an administrator may read through it.
    const other = first.state === 'refused' ? await admin() : null;
    const second = other === null ? first : await metricsByProxy(other, name);
    if (!('state' in second)) return second;
    const proxy = second.state === 'absent' ? statement('proxy/none') : second.why;
    return statement('metrics/unread', { direct, proxy });
  };
}

/** Reads the API as the stored administrator, whose key is revealed once and only when needed. */
function administrator({ apiServers, kubelets, call }: WithinCluster): () => Promise<Api | null> {
  let taken: Promise<Api | null> | null = null;
  const take = async (): Promise<Api | null> => {
    const stored = await firstCredential(['admin.conf', 'super-admin.conf'], kubelets.store);
    if (stored === null || 'why' in stored) return null;
    const access = accessOf({ what: stored.id, credential: stored.credential, trustBundle: kubelets.bundle });
    for (const { endpoint } of apiServers) {
      const api = apiAt(endpoint, access, call);
      if ((await api.get('/version')).state === 'found') return api;
    }
    return null;
  };
  return () => {
    taken ??= take();
    return taken;
  };
}

function directKubelet(
  name: string,
  node: Mapping | null,
  access: ApiAccess,
  servers: readonly Server[],
  { cluster, artifacts }: Pick<ObservedState, 'cluster' | 'artifacts'>,
): DirectKubelet | null {
  const server = servers.find((each) => each.node === name);
  if (server !== undefined) return { endpoint: server.endpoint, access, isNamed: ownName(server, cluster, artifacts) };
  const endpoint = node === null ? null : reportedEndpoint(node);
  return endpoint === null ? null : { endpoint, access, isNamed: null };
}

/** A name in the serving certificate that kpki makes for a kubelet. */
function ownName(server: Server, cluster: Cluster, artifacts: ObservedState['artifacts']): string | null {
  const id = certificateOf(server, cluster);
  const artifact = artifacts.find((each): each is CertificateArtifact => each.id === id && each.kind === 'certificate');
  return artifact === undefined ? null : (artifact.names.dns[0] ?? artifact.names.ip[0] ?? null);
}

/** Where the Node says that its kubelet listens. */
function reportedEndpoint(node: Mapping): Endpoint | null {
  const status = mappingAt(node, 'status');
  const list = status['addresses'];
  const addresses = Array.isArray(list) ? list.filter(isMapping) : [];
  const host = addresses.find(({ type }) => type === 'InternalIP')?.['address'];
  const port = mappingAt(status, 'daemonEndpoints', 'kubeletEndpoint')['Port'];
  return typeof host === 'string' ? { host, port: typeof port === 'number' ? port : kubeletPort } : null;
}

/** Ready means that the API server has heard of the kubelet lately, by a credential that it accepts. */
function readyVerdict(node: string, found: Mapping | null): Verdict {
  const about = statement('subject/node', { node });
  if (found === null) return trusted(about, 'unproven', 'node/not-registered');
  const list = mappingAt(found, 'status')['conditions'];
  const conditions = Array.isArray(list) ? list.filter(isMapping) : [];
  const ready = conditions.find(({ type }) => type === 'Ready');
  if (ready === undefined) return trusted(about, 'unproven', 'node/no-condition');
  if (ready['status'] === 'True') return trusted(about, 'yes', 'node/ready');
  const texts = [ready['reason'], ready['message']].filter(
    (each): each is string => typeof each === 'string' && each !== '',
  );
  return trusted(about, 'no', 'node/not-ready', { texts });
}
