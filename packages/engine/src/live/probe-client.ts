import { createSecureContext } from 'node:tls';
import type { Call, Secret } from '@kpki/plugin';
import type { Endpoint } from '@kpki/spec';
import { tlsRefusal } from '../verify/tls-refusal.ts';
import { type Asked, ask } from './ask.ts';
import { speaksHttp2 } from './speaks-http2.ts';
import { isTimeout, unreachedText } from './unreached.ts';

/** A client's certificate with its chain, PEM, and the key. */
export interface ClientCredential {
  readonly certificate: Uint8Array;
  readonly privateKey: Secret;
}

/** What a server makes of a client. */
export interface ClientAnswer {
  readonly answer: 'accepted' | 'refused' | 'unreachable';
  /** For messages: the request and the answer. */
  readonly text: string;
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
      return { answer: 'accepted', text: 'it speaks gRPC with it, and answers no GET' };
    }
    return answerOf(asked, path);
  } catch (error) {
    call.signal.throwIfAborted();
    return { answer: 'unreachable', text: `the credential cannot be used: ${tlsRefusal(error)}` };
  }
}

function answerOf(asked: Asked, path: ProbePath): ClientAnswer {
  if (asked.end === 'failed') {
    const isRefusal = isAlert(asked.error) || isHangUp(asked);
    return { answer: isRefusal ? 'refused' : 'unreachable', text: failureText(asked.error) };
  }
  if (asked.end === 'too long') return { answer: 'accepted', text: `GET ${path} is answered` };
  const text = `GET ${path} is answered with ${asked.status}`;
  if (asked.status === 401) return { answer: 'refused', text };
  // An overloaded or ending server has said nothing of the client; etcd has, by answering at all.
  const saysNothing = path !== '/health' && (asked.status === 429 || asked.status >= 500);
  return { answer: saysNothing ? 'unreachable' : 'accepted', text };
}

function isAlert(error: Error): boolean {
  return 'code' in error && String(error.code).includes('ALERT');
}

/**
 * In TLS 1.3 a server refuses a client after the handshake, and may hang up before its alert is read. So does a server
 * that stops just then: only repeated hang-ups are a refusal.
 */
function isHangUp(asked: Asked): boolean {
  return asked.end === 'failed' && asked.isConnected && !isAlert(asked.error) && !isTimeout(asked.error);
}

function failureText(error: Error): string {
  const { reason } = error as Error & { reason?: string };
  return reason === undefined ? unreachedText(error) : `it ends the handshake: ${reason}`;
}
