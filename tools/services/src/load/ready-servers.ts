import { Agent } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { httpRequest } from '../http-request.ts';

export interface ReadyServers extends AsyncDisposable {
  isReady(server: string): boolean;
  /** A connection to it broke: it counts as away until it answers again. */
  reportAway(server: string): void;
}

const millisecondsBetweenLooks = 400;

/** Asks /readyz of each again and again: a server that starts answers 403 until it has read its roles. */
export async function watchReadiness(servers: readonly string[]): Promise<ReadyServers> {
  const ready = new Set<string>();
  const timesAway = new Map<string, number>();
  // A handshake for each look would cost both sides more than the requests of a test do.
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let isOver = false;
  const look = async (server: string): Promise<void> => {
    const before = timesAway.get(server);
    const isReady = await httpRequest(`${server}/readyz`, { ca: 'any', agent, withinMilliseconds: 2_000 }).then(
      ({ status }) => status === 200,
      () => false,
    );
    // An answer from before its connection broke says nothing about the server that starts now.
    if (isReady && timesAway.get(server) === before) ready.add(server);
    else ready.delete(server);
  };
  await Promise.all(servers.map(look));
  const done = Promise.all(
    servers.map(async (server) => {
      while (!isOver) {
        await pause(millisecondsBetweenLooks);
        await look(server);
      }
    }),
  );
  return {
    isReady: (server) => ready.has(server),
    reportAway: (server) => {
      timesAway.set(server, (timesAway.get(server) ?? 0) + 1);
      ready.delete(server);
    },
    [Symbol.asyncDispose]: async () => {
      isOver = true;
      await done;
      agent.destroy();
    },
  };
}
