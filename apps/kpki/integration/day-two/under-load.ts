import { type LoadReport, type Miss, startLoad, summaryOf } from '@kpki/services';
import { expect } from 'vitest';
import { logsClient } from './clients.ts';
import type { Live } from './with-live-cluster.ts';

/** What is done while all clients ask, and for some time before and after it. Answers what became of their requests. */
export async function underLoad(
  { cluster, clients: { clients } }: Live,
  work: () => Promise<void>,
): Promise<LoadReport> {
  await using load = startLoad({ servers: cluster.servers, clients, requestsPerSecond: 3 });
  const everybodyAnswered = (since: LoadReport): Promise<void> =>
    expect
      .poll(() => clients.filter(({ name }) => countOf(load.report(), name) < countOf(since, name) + 3), {
        timeout: 30_000,
      })
      .toEqual([]);
  await everybodyAnswered(load.report());
  await work();
  await everybodyAnswered(load.report());
  return load.stop();
}

function countOf({ answered }: LoadReport, name: string): number {
  return answered[name] ?? 0;
}

/**
 * No request has failed, and those that were asked again met a server that was away, not one that they did not believe.
 *
 * One failure is the API server's own: when it notices a new client certificate for kubelets, it closes all connections
 * to them, the one that it is opening too. So each may lose one log for each such certificate.
 */
export function expectNoFailure({ failed, retried }: LoadReport, newKubeletClients = 1): void {
  const [own, others] = [failed.filter(isCutByItself), failed.filter((each) => !isCutByItself(each))];
  expect(summaryOf(others)).toBe('');
  const most = Math.max(0, ...[...Map.groupBy(own, ({ server }) => server).values()].map((each) => each.length));
  expect(most, summaryOf(own)).toBeLessThanOrEqual(newKubeletClients);
  expect(summaryOf(retried.filter(({ why }) => !away.includes(why)))).toBe('');
}

function isCutByItself({ client, why }: Miss): boolean {
  return client === logsClient && /^500 .*use of closed network connection$/.test(why);
}

/** What a server that stops, or is away, looks like. */
const away: readonly string[] = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '429', '503'];
