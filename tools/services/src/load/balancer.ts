import { connect, createServer, type Socket } from 'node:net';
import { type ReadyServers, watchReadiness } from './ready-servers.ts';

/** A TCP load balancer in front of API servers, as `controlPlaneEndpoint` names one. Disposing of it closes it. */
export interface Balancer extends AsyncDisposable {
  readonly endpoint: string;
}

export async function startBalancer(address: string, port: number, servers: readonly string[]): Promise<Balancer> {
  const readiness = await watchReadiness(servers);
  const sockets = new Set<Socket>();
  let turn = 0;
  const server = createServer((client) => {
    turn += 1;
    const target = nextReady(servers, turn, readiness);
    if (target === null) return void client.destroy();
    const { hostname, port: targetPort } = new URL(target);
    const upstream = connect(Number(targetPort), hostname);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.once('error', () => other.destroy());
      one.once('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, address, resolve));
  return {
    endpoint: `${address}:${port}`,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const each of sockets) each.destroy();
      await Promise.all([closed, readiness[Symbol.asyncDispose]()]);
    },
  };
}

function nextReady(servers: readonly string[], turn: number, { isReady }: ReadyServers): string | null {
  const ready = servers.filter(isReady);
  return ready[turn % ready.length] ?? null;
}
