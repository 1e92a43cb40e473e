import { duplexPair } from 'node:stream';
import { connect, createServer, type Server, type TLSSocket } from 'node:tls';

/** One end of a connection: exactly what its component would read from its files, PEM. */
export interface End {
  readonly certificate: Uint8Array;
  readonly privateKey: Uint8Array;
  readonly trustBundle: Uint8Array;
}

const longestHandshake = 10_000;

/**
 * A mutual TLS handshake inside this process, by OpenSSL's own rules for chains, purposes and names. Answers null when
 * both ends accept each other, else what the one that refused says. Nothing listens on the network.
 */
export async function handshake(client: End, server: End, dialled: string): Promise<string | null> {
  const [clientSide, serverSide] = duplexPair();
  let listener: Server;
  try {
    listener = createServer({
      cert: asBuffer(server.certificate),
      key: asBuffer(server.privateKey),
      ca: asBuffer(server.trustBundle),
      requestCert: true,
      rejectUnauthorized: true,
    });
  } catch (error) {
    return `the server cannot start with its files: ${reasonOf(error)}`;
  }
  const accepted = new Promise<string | null>((resolve) => {
    listener.once('secureConnection', () => resolve(null));
    listener.once('tlsClientError', (error) => resolve(`the server refuses the client: ${reasonOf(error)}`));
  });
  listener.emit('connection', serverSide);
  let socket: TLSSocket;
  try {
    socket = connect({
      socket: clientSide,
      host: dialled,
      ...(/^[\d.]+$|:/.test(dialled) ? {} : { servername: dialled }),
      cert: asBuffer(client.certificate),
      key: asBuffer(client.privateKey),
      ca: asBuffer(client.trustBundle),
    });
  } catch (error) {
    return `the client cannot start with its files: ${reasonOf(error)}`;
  }
  const connected = new Promise<string | null>((resolve) => {
    socket.once('secureConnect', () => resolve(null));
    socket.once('error', (error) => resolve(`the client refuses the server: ${reasonOf(error)}`));
  });
  const late = setTimeout(() => socket.destroy(new Error('no answer')), longestHandshake);
  try {
    // In TLS 1.3 the client is done before the server has looked at its certificate, so both have to agree.
    const refusedByClient = await connected;
    return refusedByClient ?? (await accepted);
  } finally {
    clearTimeout(late);
    socket.destroy();
    serverSide.destroy();
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** OpenSSL's short words; never the bytes it stumbled over. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  const { reason, code } = error as Error & { reason?: string; code?: string };
  return reason ?? (code === undefined ? error.message : `${error.message} (${code})`);
}
