import { createSecureContext } from 'node:tls';
import type { Call, Secret } from '@kpki/plugin';
import type { Endpoint } from '@kpki/spec';
import { tlsRefusal } from '../verify/tls-refusal.ts';
import { type Asked, ask } from './ask.ts';
import { speaksHttp2 } from './speaks-http2.ts';
import { isTimeout, unreachedText } from './unreached.ts';

/** What a client proves itself with, PEM: its certificate with what stands behind it, and the key. */
export interface ClientCredential {
  readonly certificate: Uint8Array;
  readonly privateKey: Secret;
}

/** What a server makes of a client. */
export interface ClientAnswer {
  readonly answer: 'accepted' | 'refused' | 'unreachable';
  /** For a person: what was asked, and what came back. */
  readonly text: string;
}

const mostHangUps = 3;

/** What is asked: it takes no rights, or needs none to tell who asks. */
export type ProbePath = '/version' | '/health' | '/healthz' | '/metrics';

/**
 * Whether a server accepts a client certificate: `accepted` when it answers the request, be it that the client may not
 * do what it asks (403); `refused` when it says that it does not know the client (401), or ends the handshake, which is
 * what etcd does; `unreachable` when nobody can tell. One request on a connection of its own, since a connection that is
 * open already is not asked again. Who the server is, is not looked at: a certificate proves the client to whoever asks,
 * and its key stays here. Within five seconds; rejects only when the call is cancelled.
 *
 * An API server is asked for `/version`, an etcd member for `/health` as a client and for `/version` as a peer, a
 * kubelet for `/healthz`, a controller-manager and a scheduler for `/metrics`.
 */
export async function probeClient(
  endpoint: Endpoint,
  { certificate, privateKey }: ClientCredential,
  path: ProbePath,
  call: Call,
): Promise<ClientAnswer> {
  try {
    // OpenSSL reads the key into memory of its own, so that nothing of these bytes is kept.
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
  // A server that has no time, or is about to end, has said nothing of the client; etcd has, by answering at all.
  const saysNothing = path !== '/health' && (asked.status === 429 || asked.status >= 500);
  return { answer: saysNothing ? 'unreachable' : 'accepted', text };
}

function isAlert(error: Error): boolean {
  return 'code' in error && String(error.code).includes('ALERT');
}

/**
 * In TLS 1.3 a server refuses a client after the handshake, and may hang up before its alert is read. So does one that
 * ends just then: only who does it again and again refuses.
 */
function isHangUp(asked: Asked): boolean {
  return asked.end === 'failed' && asked.isConnected && !isAlert(asked.error) && !isTimeout(asked.error);
}

function failureText(error: Error): string {
  const { reason } = error as Error & { reason?: string };
  return reason === undefined ? unreachedText(error) : `it ends the handshake: ${reason}`;
}
