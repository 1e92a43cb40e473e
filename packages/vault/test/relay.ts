import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from '@kpki/services';

export interface Relay {
  readonly port: number;
  /** Closes all connections and accepts no more, until the returned function is called. */
  cut(): Promise<() => Promise<void>>;
  /** Passes on no more bytes of answers, and cuts all connections once an answer has arrived: the answer is lost. */
  loseAnswers(): () => void;
  close(): Promise<void>;
}

const host = '127.0.0.1';

export async function relayTo(target: number): Promise<Relay> {
  const port = await freePort(host);
  const open = new Set<Socket>();
  let losing = false;
  let server: Server = await listen();

  function listen(): Promise<Server> {
    const made = createServer((near) => {
      const far = connect(target, host);
      for (const socket of [near, far]) {
        open.add(socket);
        socket.on('error', () => socket.destroy());
        socket.once('close', () => {
          open.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      near.on('data', (chunk) => far.write(chunk));
      far.on('data', (chunk) => (losing ? near.resetAndDestroy() : near.write(chunk)));
    });
    return new Promise((resolve, reject) => {
      made.once('error', reject);
      made.listen(port, host, () => resolve(made));
    });
  }

  async function stop(): Promise<void> {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }

  return {
    port,
    cut: async () => {
      await stop();
      return async () => {
        server = await listen();
      };
    },
    loseAnswers: () => {
      losing = true;
      return () => {
        losing = false;
      };
    },
    close: stop,
  };
}
