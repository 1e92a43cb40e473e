import { duplexPair } from 'node:stream';
import { checkServerIdentity, connect, createSecureContext, createServer, type SecureContext } from 'node:tls';
import type { Secret } from '@kpki/plugin';
import type { Refusal } from '../model/report-verdicts.ts';
import { isStatement, type Statement } from '../model/statement.ts';
import { tlsRefusal } from './tls-refusal.ts';

/** Exactly what a component would read from its files, PEM. */
export interface End {
  readonly certificate: Uint8Array;
  readonly privateKey: Secret;
  readonly trustBundle: Uint8Array;
  /** Whether each certificate chains to a root: then clients that require one are covered too. */
  readonly reachesRoots: boolean;
}

const longestHandshake = 10_000;

/** Proves nothing about the files: the first curve is the cheapest for OpenSSL. */
const ecdhCurve = 'P-256:P-384:P-521';

/** Selects the only context of the server; the real name is checked separately. */
const anyName = 'server.invalid';

/**
 * Makes a mutual TLS handshake in this process, by OpenSSL's rules for chains, purposes and names. Returns why one end
 * refuses, or null. Opens no network port.
 */
export async function handshake(client: End, server: End, dialled: string): Promise<Refusal | null> {
  const serverContext = contextOf(server);
  if (isStatement(serverContext)) return { by: 'server', canStart: false, why: serverContext };
  const clientContext = contextOf(client);
  if (isStatement(clientContext)) return { by: 'client', canStart: false, why: clientContext };
  const [clientSide, serverSide] = duplexPair();
  const listener = createServer({
    // Node lets a server have partial chains only in a separate context.
    SNICallback: (_, answer) => answer(null, serverContext),
    requestCert: true,
    // Node would hang up without a word; this way the reason is known, and it is looked at below.
    rejectUnauthorized: false,
  });
  const accepted = new Promise<Refusal | null>((resolve) => {
    listener.once('secureConnection', ({ authorized, authorizationError }) => {
      resolve(authorized ? null : refusedBy('server', authorizationError));
    });
    listener.once('tlsClientError', (error) => resolve(refusedBy('server', error)));
  });
  listener.emit('connection', serverSide);
  const socket = connect({
    socket: clientSide,
    servername: anyName,
    // Said, though it is the default: NODE_TLS_REJECT_UNAUTHORIZED=0 would have every server accepted.
    rejectUnauthorized: true,
    checkServerIdentity: (_, certificate) => checkServerIdentity(dialled, certificate),
    secureContext: clientContext,
  });
  const connected = new Promise<Refusal | null>((resolve) => {
    socket.once('secureConnect', () => resolve(null));
    socket.once('error', (error) => resolve(refusedBy('client', error)));
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

function refusedBy(by: Refusal['by'], error: unknown): Refusal {
  return { by, canStart: true, why: tlsRefusal(error) };
}

/** Returns why where the files are of no use. */
function contextOf({ certificate, privateKey, trustBundle, reachesRoots }: End): SecureContext | Statement {
  try {
    // OpenSSL copies the key into its own memory, so these bytes can be wiped.
    return privateKey.use((key) =>
      createSecureContext({
        cert: asBuffer(certificate),
        key: asBuffer(key),
        ca: asBuffer(trustBundle),
        ecdhCurve,
        // To Go, every certificate of a trust bundle is a root; OpenSSL takes only self-signed ones without a flag, and
        // so do clients in Python.
        allowPartialTrustChain: !reachesRoots,
      }),
    );
  } catch (error) {
    return tlsRefusal(error);
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
