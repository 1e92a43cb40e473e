import {
  type Credentials,
  isCutByItself,
  isKubeletAway,
  isPairTorn,
  type LoadReport,
  startLoad,
  summaryOf,
} from '@kpki/services';
import { isSoak } from '@kpki/services/random-cases';
import { expect, vi } from 'vitest';
import { kubeconfigCredentials } from './kubeconfig-credentials.ts';
import { type NodesReport, watchNodes } from './nodes-ready.ts';
import type { Live } from './with-live-cluster.ts';

/** What became of the requests, and of the Nodes meanwhile. */
export interface Outcomes extends LoadReport {
  readonly nodes: NodesReport;
  readonly kubelets: readonly string[];
}

export async function underLoad(
  { cluster, clients: { clients } }: Live,
  work: () => Promise<void>,
  requestsPerSecond = isSoak ? 2 : 0.5,
): Promise<Outcomes> {
  const reader = (): Promise<Credentials> => kubeconfigCredentials(cluster.filesOf('cp1'), 'super-admin.conf');
  await using watch = watchNodes(cluster.servers, reader, cluster.restarts);
  await using load = startLoad({ servers: cluster.servers, clients, requestsPerSecond });
  const everyClientWasAnswered = (since: LoadReport): Promise<void> =>
    vi.waitFor(
      () => {
        const now = load.report();
        const unanswered = clients.filter(
          (each) =>
            countOf(now, each.name) <
            countOf(since, each.name) + answersOf(each.requestsPerSecond ?? requestsPerSecond),
        );
        if (unanswered.length === 0) return;
        const names = unanswered.map(({ name }) => name).join(', ');
        throw new Error(`not answered: ${names}\n${summaryOf([...now.failed, ...now.retried])}`);
      },
      { timeout: 60_000, interval: 200 },
    );
  await everyClientWasAnswered(load.report());
  await work();
  await everyClientWasAnswered(load.report());
  const outcomes = { ...(await load.stop()), nodes: await watch.stop(), kubelets: cluster.kubelets };
  process.stdout.write(`${figuresOf(outcomes)}\n`);
  return outcomes;
}

/** How many answers show that a client is served: three, or one where a client asks every few seconds. */
function answersOf(requestsPerSecond: number): number {
  return requestsPerSecond < 1 ? 1 : 3;
}

function countOf({ answered }: LoadReport, name: string): number {
  return answered[name] ?? 0;
}

/**
 * No request has failed, no Node was not Ready, and requests that were sent again met a server or a kubelet that was away,
 * not one that they did not trust. An API server cuts a request by itself at most once for each client and each new
 * certificate for kubelets. Where kpki was killed, a new key may have met the old certificate of the client for kubelets
 * until the next run.
 */
export function expectNoFailure(
  { failed, retried, nodes, kubelets }: Outcomes,
  newKubeletClients = 1,
  wasKilled = false,
): void {
  expect(summaryOf(failed)).toBe('');
  const cut = retried.filter(({ why }) => isCutByItself(why));
  const groups = Map.groupBy(cut, ({ server, client }) => `${client} ${server}`);
  const most = Math.max(0, ...[...groups.values()].map((each) => each.length));
  expect(most, summaryOf(cut)).toBeLessThanOrEqual(newKubeletClients);
  const unexplained = retried.filter(({ why }) =>
    isPairTorn(why) ? !wasKilled : ![isCutByItself, isKubeletAway, isServerAway].some((is) => is(why)),
  );
  expect(summaryOf(unexplained)).toBe('');
  expect(nodes.unready).toEqual([]);
  // A Node that is gone, or was not looked at for long, is none that stayed Ready.
  expect(Object.keys(nodes.seen).toSorted()).toEqual(kubelets.toSorted());
  expect(new Set(Object.values(nodes.seen)).size, JSON.stringify(nodes.seen)).toBe(1);
  expect(nodes.unanswered).toBeLessThan(10);
}

function isServerAway(why: string): boolean {
  return away.some((sign) => sign.test(why));
}

const away: readonly RegExp[] = [
  /^(?:ECONNREFUSED|ECONNRESET|EPIPE|429|503)$/,
  // By way of kubectl: its messages are sorted out in exec-client.ts.
  /^exec ended with [01]/,
  // Only a server that starts, and has not read its roles, is asked again after that.
  /^403 forbidden: /,
];

/** One line for the log of a test: the figures of a rotation; and a line for each reason why requests failed. */
function figuresOf({ requests, answered, retried, failed, nodes }: Outcomes): string {
  const good = Object.values(answered).reduce((sum, each) => sum + each, 0);
  const seen = Object.entries(nodes.seen).map(([node, count]) => `${node} ${count}`);
  const figures = `${requests} requests, ${good} answered, ${retried.length} sent again, ${failed.length} failed; Nodes seen: ${seen.join(', ')}; not Ready: ${nodes.unready.length}; while a kubelet started: ${nodes.whileStarting.length}`;
  return [figures, summaryOf(failed)].filter((each) => each !== '').join('\n');
}
