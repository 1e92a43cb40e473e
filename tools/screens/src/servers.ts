import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';
import { shownAddresses, today } from './cluster.ts';

/** What a stand-in reads on a node, as the component of this port does. */
const components = [
  { port: 6443, certificate: 'apiserver', clientCas: ['ca', 'front-proxy-ca'] },
  { port: 2379, certificate: 'etcd/server', clientCas: ['etcd/ca'] },
  { port: 2380, certificate: 'etcd/peer', clientCas: ['etcd/ca'] },
] as const;

/**
 * Starts stand-ins of the API servers and etcd members of a cluster in files. As the components, they present and trust
 * what was stored when they started, so that live checks have something to ask. Disposing of them stops them.
 */
export async function startServers(root: string): Promise<AsyncDisposable> {
  const servers = await Promise.all(
    shownAddresses.flatMap(([address], at) =>
      components.map((component) => startServer(join(root, `cp${at + 1}`, 'pki'), address, component)),
    ),
  );
  return {
    [Symbol.asyncDispose]: async () => {
      await Promise.all(
        servers.map((server) => {
          server.closeAllConnections();
          return new Promise((resolve) => server.close(resolve));
        }),
      );
    },
  };
}

async function startServer(
  pki: string,
  address: string,
  { port, certificate, clientCas }: (typeof components)[number],
): Promise<Server> {
  const read = (file: string): Promise<Buffer> => readFile(join(pki, file));
  const ca = await Promise.all(clientCas.map((name) => read(`${name}.crt`)));
  const [cert, key] = await Promise.all([read(`${certificate}.crt`), read(`${certificate}.key`)]);
  // A client of a CA that is not trusted is refused by an answer, not by the handshake, as API servers do.
  const options = { cert, key, ca, requestCert: true, rejectUnauthorized: false };
  const server = createServer(options, (request, response) => {
    const { socket } = request;
    const isTrusted = 'authorized' in socket && socket.authorized === true;
    response.writeHead(isTrusted ? 200 : 401, {
      date: new Date(today).toUTCString(),
      'content-type': 'application/json',
    });
    response.end(request.url === '/version' ? '{"gitVersion":"v1.37.2"}' : '{}');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  return server;
}
