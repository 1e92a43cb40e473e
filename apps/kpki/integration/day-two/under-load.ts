import { type LoadReport, startLoad, summaryOf } from '@kpki/services';
import { expect } from 'vitest';
import type { Clients } from './clients.ts';
import type { LiveCluster } from './live-cluster.ts';

/** What is done while all clients ask, and for some time before and after it. Answers what became of their requests. */
export async function underLoad(
  cluster: LiveCluster,
  { clients }: Clients,
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

/** No request has failed, and those that were asked again met a server that was away, not one that they did not believe. */
export function expectNoFailure(report: LoadReport): void {
  expect(summaryOf(report.failed)).toBe('');
  const unexpected = report.retried.filter(({ why }) => !away.includes(why));
  expect(summaryOf(unexpected)).toBe('');
}

/** What a server that stops, or is away, looks like. */
const away: readonly string[] = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '429', '503'];
