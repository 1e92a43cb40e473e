import { connect as connectHttp2 } from 'node:http2';
import { isIP } from 'node:net';
import { connect, type SecureContext } from 'node:tls';
import type { Call } from '@kpki/plugin';
import type { Endpoint } from '@kpki/spec';
import { endpointText, probeSignal } from './unreached.ts';

/**
 * Whether a server that answers no HTTP/1 speaks HTTP/2 with a client: etcd does on its client port when it has another
 * port for HTTP (`--listen-client-http-urls`). It tells nothing to a client that it refuses. Within five seconds.
 */
export async function speaksHttp2(endpoint: Endpoint, context: SecureContext, call: Call): Promise<boolean> {
  const { host, port } = endpoint;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const signal = probeSignal(call.signal);
  const socket = connect({
    host,
    port,
    secureContext: context,
    ALPNProtocols: ['h2'],
    servername: isIP(host) === 0 ? host : '',
    // The server is verified elsewhere.
    rejectUnauthorized: false,
  });
  const session = connectHttp2(`https://${endpointText(endpoint)}`, { createConnection: () => socket });
  const stop = (): void => resolve(false);
  signal.addEventListener('abort', stop, { once: true });
  session.once('remoteSettings', () => resolve(true));
  session.once('close', stop);
  session.on('error', stop);
  socket.on('error', stop);
  const speaks = await promise;
  signal.removeEventListener('abort', stop);
  session.destroy();
  socket.destroy();
  call.signal.throwIfAborted();
  return speaks;
}
