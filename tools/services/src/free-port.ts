import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/** Below the ports that Linux hands to outgoing connections, so that none of those takes a port that was found free. */
const firstPort = 20_000;
const lastPort = 32_000;

/** No server of ours listens on this address. */
const guardAddress = '127.255.255.254';

/** Returns a port free at this address, kept for this process: for programs that bind that one address. */
export async function freePort(address: string): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = randomInt(firstPort, lastPort);
    const guard = await listen(guardAddress, port);
    if (guard === null) continue;
    const probe = await listen(address, port);
    if (probe !== null) {
      await new Promise((resolve) => probe.close(resolve));
      return port;
    }
    guard.close();
  }
  throw new Error(`found no free port on ${address} in 100 attempts`);
}

/** Below those above, so that none of them is guarded there. */
const firstOpenPort = 12_000;
const lastOpenPort = 18_000;

/** A port free on all addresses, for programs that bind all. Nothing keeps it: two askers rarely get the same one. */
export async function freePortEverywhere(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = randomInt(firstOpenPort, lastOpenPort);
    const probe = await listen('::', port);
    if (probe === null) continue;
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }
  throw new Error('found no free port on all addresses in 100 attempts');
}

function listen(address: string, port: number): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.unref();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(new Error(`could not listen on ${address}`, { cause: error }));
    });
    server.listen({ host: address, port, exclusive: true }, () => resolve(server));
  });
}
