import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from '@kpki/services';

/** Passes bytes through to a server, until it is cut. */
export interface Proxy {
  readonly url: string;
  /** Ends every connection, and takes no other. */
  cut(): Promise<void>;
  restore(): Promise<void>;
  stop(): Promise<void>;
}

export async function proxyTo(address: string, port: number): Promise<Proxy> {
  const own = await freePort('127.0.0.1');
  const sockets = new Set<Socket>();
  let server: Server | null = null;

  function pass(client: Socket): void {
    const upstream = connect(port, address);
    for (const [socket, other] of [[client, upstream] as const, [upstream, client] as const]) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }

  async function restore(): Promise<void> {
    const listening = createServer(pass);
    server = listening;
    await new Promise<void>((resolve) => listening.listen(own, '127.0.0.1', resolve));
  }

  async function cut(): Promise<void> {
    const closing = server;
    server = null;
    const closed = new Promise<void>((resolve) => (closing ? closing.close(() => resolve()) : resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  await restore();
  return { url: `https://127.0.0.1:${own}`, cut, restore, stop: cut };
}
