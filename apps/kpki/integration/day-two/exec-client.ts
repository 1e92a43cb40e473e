import { join } from 'node:path';
import {
  comesRight,
  kubectl,
  type LoadClient,
  type Outcome,
  ofRelease,
  type ProgramResult,
  programPath,
} from '@kpki/services';
import { isSoak } from '@kpki/services/random-cases';
import type { LiveCluster } from './live-cluster.ts';

/**
 * `kubectl exec` into a pod, where another kubectl asks the API server as the pod's service account: by the token and the
 * CAs that the kubelet projected, and by way of the Service IP. One request goes through an API server, the kubelet, and
 * the rules of kube-proxy.
 */
export function execClient(cluster: LiveCluster, node: string, podNow: () => string): LoadClient {
  const { folder, release } = cluster;
  const inPod = [
    'env',
    // No kubeconfig of whoever runs the tests: kubectl then takes what the pod has.
    ...['-u', 'KUBECONFIG', 'HOME=/var/none'],
    'KUBERC=off',
    programPath(ofRelease('kubectl', release)),
    '--cache-dir=cache',
    ...['get', '--raw', '/apis'],
  ];
  return {
    kind: 'run',
    name: `exec in a pod on ${node}`,
    // Costs two programs each time.
    requestsPerSecond: isSoak ? 0.4 : 0.2,
    // kubectl reads the kubeconfig by itself.
    credentials: async () => ({ ca: Buffer.of() }),
    run: async (server) => {
      const kubeconfig = join(cluster.filesOf('cp1'), 'admin.conf');
      const as = { kubeconfig, server, cacheDirectory: join(folder, 'kubectl-cache'), release };
      return outcomeOf(await kubectl(as, 'exec', podNow(), '--', ...inPod));
    },
  };
}

/** What a server that stops, or is away, looks like to the kubectl of a person, and to the one in the pod. */
const away: readonly (readonly [sign: RegExp, what: 'elsewhere' | 'later'])[] = [
  // The Service IP leads to an API server that is restarted, or has not read its roles yet.
  [/Forbidden\).*User "system:serviceaccount:default:load" cannot get path/s, 'later'],
  // So does the one that was asked: it was ready when it was chosen.
  [/Forbidden\): pods .*User "kubernetes-admin" cannot get resource "pods"/, 'elsewhere'],
  [/10\.96\.0\.1(?::443)? was refused|10\.96\.0\.1:443\S* .*(?:connection refused|connection reset|EOF)/, 'later'],
  [/server \S*:6443 was refused|connect: connection refused|connection reset by peer/, 'elsewhere'],
  // Two programs in a pod on a machine whose cores are all taken: it was let in, and was too slow.
  [/error(?: occurred)?: Timeout occurred/, 'later'],
  // For the same reason: kubectl gives up after ten seconds. One that does not trust a server says x509.
  [/net\/http: TLS handshake timeout/, 'later'],
  [/unexpected EOF|http2: client connection lost|ServiceUnavailable|Too Many Requests/, 'elsewhere'],
];

function outcomeOf({ code, stdout, stderr }: ProgramResult): Outcome {
  if (code === 0 && stdout.includes('APIGroupList')) return { what: 'good' };
  // A stream that is cut while a server stops ends like one that is over.
  if (code === 0 && stdout === '') return { what: 'later', why: 'exec ended with 0 and said nothing' };
  const why = `exec ended with ${code}: ${stderr.trim() || stdout.trim()}`;
  if (comesRight(why)) return { what: 'later', why };
  const found = away.find(([sign]) => sign.test(why));
  return { what: found?.[1] ?? 'refused', why };
}
