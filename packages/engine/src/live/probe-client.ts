import { connect as connectHttp2 } from 'node:http2';
import { isIP } from 'node:net';
import { connect, createSecureContext, type SecureContext } from 'node:tls';
import type { Call, Secret } from '@kpki/plugin';
import type { Endpoint, Server, ServerName } from '@kpki/spec';
import { endpointText } from '@kpki/spec';
import { statement, type Words } from '../model/statement.ts';
import { tlsRefusal } from '../reports/tls-refusal.ts';
import type { Verdict } from '../reports/verdict.ts';
import { ask, type LiveResponse } from './ask.ts';
import { trusted } from './check-names.ts';
import { atEndpoint, serverRows } from './server-rows.ts';
import { type CredentialStore, firstCredential } from './stored-credential.ts';
import { isTimeout, probeSignal, unreached } from './unreached.ts';

/** A client's certificate with its chain, PEM, and the key. */
export interface ClientCredential {
  readonly certificate: Uint8Array;
  readonly privateKey: Secret;
}

/** What a server makes of a client. */
export interface ClientAnswer {
  readonly answer: 'accepted' | 'refused' | 'unreachable';
  /** The request and the answer. */
  readonly said: Words;
}

const mostHangUps = 3;

/** Paths that need no rights, or whose refusal identifies the client. */
export type ProbePath = '/version' | '/health' | '/healthz' | '/metrics';

/**
 * Asks a server whether it accepts a client certificate: `accepted` when it answers the request, even with 403 (no
 * right); `refused` when it answers 401, or ends the handshake, as etcd does; `unreachable` when neither is known.
 * Sends one request on a new connection, since a server does not check an open one again. The server is not verified: a
 * certificate proves the client to any server, and its key stays here. Within five seconds; rejects only when the call
 * is cancelled. An API server is asked for `/version`, an etcd member for `/health` as a client and for `/version` as a
 * peer, a kubelet for `/healthz`, a controller-manager and a scheduler for `/metrics`.
 */
export async function probeClient(
  endpoint: Endpoint,
  { certificate, privateKey }: ClientCredential,
  path: ProbePath,
  call: Call,
): Promise<ClientAnswer> {
  try {
    // OpenSSL copies the key into its own memory, so that nothing of these bytes is kept.
    const context = privateKey.use((key) =>
      createSecureContext({ cert: Buffer.from(certificate), key: Buffer.from(key.buffer, key.byteOffset, key.length) }),
    );
    const asking = { endpoint, path, context, isNamed: null };
    let asked = await ask(asking, call);
    for (let more = mostHangUps - 1; more > 0 && isHangUp(asked); more -= 1) asked = await ask(asking, call);
    if (path === '/health' && isHangUp(asked) && (await speaksHttp2(endpoint, context, call))) {
      return { answer: 'accepted', said: statement('answer/grpc') };
    }
    return answerOf(asked, path);
  } catch (error) {
    call.signal.throwIfAborted();
    const said = statement('credential/unusable', { id: null, why: tlsRefusal(error) });
    return { answer: 'unreachable', said };
  }
}

function answerOf(asked: LiveResponse, path: ProbePath): ClientAnswer {
  if (asked.end === 'failed') {
    const isRefusal = isAlert(asked.error) || isHangUp(asked);
    return { answer: isRefusal ? 'refused' : 'unreachable', said: failureOf(asked.error) };
  }
  if (asked.end === 'too long') return { answer: 'accepted', said: statement('answer/begun', { path }) };
  const said = statement('answer/status', { path, status: asked.status });
  if (asked.status === 401) return { answer: 'refused', said };
  // An overloaded or ending server has said nothing of the client; etcd has, by answering at all.
  const saysNothing = path !== '/health' && (asked.status === 429 || asked.status >= 500);
  return { answer: saysNothing ? 'unreachable' : 'accepted', said };
}

function isAlert(error: Error): boolean {
  return 'code' in error && String(error.code).includes('ALERT');
}

/** A server that stops hangs up too, in TLS 1.3 after the handshake: only repeated hang-ups are a refusal. */
function isHangUp(asked: LiveResponse): boolean {
  return asked.end === 'failed' && asked.isConnected && !isAlert(asked.error) && !isTimeout(asked.error);
}

function failureOf(error: Error): Words {
  const { reason } = error as Error & { reason?: string };
  return reason === undefined ? unreached(error) : statement('handshake-ended', { text: reason });
}

/** A client of the next or the previous CA, which servers must accept or refuse. */
export interface ExpectedClient {
  /** For messages: `admin.conf of the next kubernetes-ca`. */
  readonly what: string;
  readonly credential: ClientCredential;
  readonly servers: readonly ServerName[];
  readonly expected: 'accepted' | 'refused';
}

export async function expectedClientVerdict(server: Server, client: ExpectedClient, call: Call): Promise<Verdict> {
  const answer = await probeClient(server.endpoint, client.credential, serverRows[server.name].path, call);
  return verdictOf(server, client.what, answer, client.expected);
}

/** Judges whether a server accepts a stored client: the first of those with the fewest rights. */
export async function storedClientVerdict(server: Server, store: CredentialStore, call: Call): Promise<Verdict> {
  const row = serverRows[server.name];
  const stored = await firstCredential(row.clients, store);
  if (stored === null) {
    return unproven(server, row.clients[0] ?? 'a client', statement('credential/none-accepted'));
  }
  if ('why' in stored) return unproven(server, stored.id, stored.why);
  const answer = await probeClient(server.endpoint, stored.credential, row.path, call);
  return verdictOf(server, stored.id, answer, 'accepted');
}

function verdictOf(
  server: Server,
  client: string,
  { answer, said }: ClientAnswer,
  expected: ExpectedClient['expected'],
): Verdict {
  if (answer === 'unreachable') return unproven(server, client, said);
  const about = statement('subject/client-of-server', { client, ...atEndpoint(server) });
  return trusted(about, answer === expected ? 'yes' : 'no', 'client/answered', { answer, expected, said });
}

function unproven(server: Server, client: string, why: Words): Verdict {
  return trusted(statement('subject/client-of-server', { client, ...atEndpoint(server) }), 'unproven', 'unproven', {
    why,
  });
}

/**
 * Whether a server that answers no HTTP/1 speaks HTTP/2 with a client: etcd does on its client port when it has another
 * port for HTTP (`--listen-client-http-urls`). It tells nothing to a client that it refuses. Within five seconds.
 */
async function speaksHttp2(endpoint: Endpoint, context: SecureContext, call: Call): Promise<boolean> {
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
