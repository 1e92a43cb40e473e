import { setTimeout as pause } from 'node:timers/promises';
import { type Ask, asker } from './ask.ts';
import type { Credentials, LoadClient, Outcome } from './client.ts';
import { type ReadyServers, watchReadiness } from './ready-servers.ts';
import type { LoadReport, Miss } from './report.ts';

export interface LoadStart {
  /** The URLs of the servers; each can answer any request. */
  readonly servers: readonly string[];
  readonly clients: readonly LoadClient[];
  /** For each client. Default: 4. */
  readonly requestsPerSecond?: number;
}

/** A restart takes seconds; a kubelet then caches refusals for half a minute (webhook.cacheUnauthorizedTTL). */
const awayMilliseconds = 40_000;
const pauseMilliseconds = 250;

export interface Load extends AsyncDisposable {
  /** What became of the requests so far. Throws what a client threw. */
  report(): LoadReport;
  stop(): Promise<LoadReport>;
}

interface Asking {
  readonly client: LoadClient;
  readonly ask: Ask;
  readonly ready: ReadyServers;
}

interface Tally {
  requests: number;
  answered: Record<string, number>;
  retried: Miss[];
  failed: Miss[];
}

/** Starts clients that ask as client-go does behind a load balancer: a request fails when all servers were asked. */
export function startLoad({ servers, clients, requestsPerSecond = 4 }: LoadStart): Load {
  const tally: Tally = { requests: 0, answered: {}, retried: [], failed: [] };
  let isOver = false;
  let defect: unknown = null;

  const missed = (list: Miss[], client: LoadClient, server: string, why: string): void => {
    list.push({ client: client.name, server, at: new Date().toISOString(), why });
  };

  /** Asks one server, and again while a kubelet is away, or while the server starts and has not read its roles. */
  async function attempt({ client, ask, ready }: Asking, server: string, credentials: Credentials): Promise<Outcome> {
    const deadline = performance.now() + awayMilliseconds;
    for (;;) {
      const wasReady = ready.isReady(server);
      const outcome = await ask(server, credentials);
      const isStarting = outcome.what === 'refused' && !(wasReady && ready.isReady(server));
      if ((outcome.what !== 'later' && !isStarting) || performance.now() > deadline) return outcome;
      missed(tally.retried, client, server, outcome.why);
      await pause(pauseMilliseconds);
    }
  }

  async function once(asking: Asking, from: number): Promise<number> {
    const { client, ready } = asking;
    const credentials = await client.credentials();
    tally.requests += 1;
    const positions = servers.map((_, offset) => (from + offset) % servers.length);
    const isReady = (position: number): boolean => ready.isReady(servers[position] ?? '');
    // One that is not known to be ready may have become so since it was last asked.
    const ordered = [...positions.filter(isReady), ...positions.filter((each) => !isReady(each))];
    for (const [attempts, position] of ordered.entries()) {
      const server = servers[position] ?? '';
      const outcome = await attempt(asking, server, credentials);
      if (outcome.what === 'good') {
        tally.answered[client.name] = (tally.answered[client.name] ?? 0) + 1;
        return position;
      }
      if (outcome.what === 'elsewhere') ready.reportAway(server);
      const isLast = attempts === ordered.length - 1 || outcome.what !== 'elsewhere';
      missed(isLast ? tally.failed : tally.retried, client, server, outcome.why);
      if (isLast) return (position + 1) % servers.length;
    }
    return from;
  }

  async function work(client: LoadClient, index: number, ready: ReadyServers): Promise<void> {
    const { ask, close } = asker(client);
    const interval = 1000 / (client.requestsPerSecond ?? requestsPerSecond);
    await pause((interval * index) / clients.length);
    let server = index % servers.length;
    while (!isOver) {
      const next = performance.now() + interval;
      server = await once({ client, ask, ready }, server);
      await pause(Math.max(0, next - performance.now()));
    }
    close();
  }

  const report = (): LoadReport => {
    if (defect !== null) throw defect;
    return {
      requests: tally.requests,
      answered: { ...tally.answered },
      retried: [...tally.retried],
      failed: [...tally.failed],
    };
  };
  const done = (async () => {
    await using ready = await watchReadiness(servers);
    await Promise.all(clients.map((client, index) => work(client, index, ready)));
  })();
  // A client that throws is a defect of the test, and reported as such.
  done.catch((error: unknown) => {
    defect = error;
  });
  const stop = async (): Promise<LoadReport> => {
    isOver = true;
    await done;
    return report();
  };
  return {
    report,
    stop,
    [Symbol.asyncDispose]: async () => {
      isOver = true;
      await done.catch(() => undefined);
    },
  };
}
