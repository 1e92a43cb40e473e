import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate } from 'node:tls';
import { type Call, PluginError } from '@kpki/plugin';
import type { Endpoint } from '@kpki/spec';
import { type Certificate, readCertificate } from '@kpki/x509';
import { saidBy } from '../model/errors.ts';
import { statement, type Words } from '../model/statement.ts';
import { type JudgedFlight, serverFlightAt } from './asks-for.ts';
import { markOf } from './stored.ts';
import { probeSignal, unreached } from './unreached.ts';

/** What a server at an endpoint presents, or why that is not known. */
export type Served =
  | { readonly state: 'served'; readonly chain: readonly [Certificate, ...Certificate[]] }
  /** It answers with something that Go would not read, or with a certificate whose key it has not proven. */
  | { readonly state: 'unreadable'; readonly why: Words }
  | { readonly state: 'unreachable'; readonly why: Words };

/**
 * Returns the certificates of a TLS server, leaf first, by a complete handshake, so that it has their key. The caller
 * judges whether they are trusted; no credential is used. A server that hangs up on clients without one presents its
 * certificate first, and proves its key by a signature; without that it is not believed. `flight`: the server's flight,
 * if it is asked for at the same time. Each probe takes five seconds at most; rejects only when the call is cancelled.
 */
export async function servedAt(endpoint: Endpoint, call: Call, flight?: Promise<JudgedFlight>): Promise<Served> {
  try {
    return read(await handshakeAt(endpoint, call));
  } catch (error) {
    call.signal.throwIfAborted();
    if (!hangsUp(error)) return { state: 'unreachable', why: unreached(error) };
    return saidIn(flight ?? serverFlightAt(endpoint, call), call);
  }
}

async function saidIn(flight: Promise<JudgedFlight>, call: Call): Promise<Served> {
  try {
    const { certificates, isProven } = await flight;
    const said = read(certificates);
    if (said.state !== 'served' || isProven) return said;
    return { state: 'unreadable', why: statement('certificate/unproven', { certificate: markOf(said.chain[0]) }) };
  } catch (error) {
    call.signal.throwIfAborted();
    if (!PluginError.is(error)) throw error;
    return { state: 'unreachable', why: saidBy(error) };
  }
}

/** An alert of TLS, and not a failure of the network. */
function hangsUp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_SSL_');
}

function handshakeAt({ host, port }: Endpoint, call: Call): Promise<readonly Uint8Array[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly Uint8Array[]>();
  const signal = probeSignal(call.signal);
  const socket = connect({
    host,
    port,
    servername: isIP(host) === 0 ? host : '',
    // The caller judges the certificate.
    rejectUnauthorized: false,
  });
  const end = (): void => {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  };
  const stop = (): void => {
    reject(signal.reason);
    end();
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  socket.once('secureConnect', () => {
    resolve(chainOf(socket.getPeerCertificate(true)));
    end();
  });
  socket.once('error', (error) => {
    reject(error);
    end();
  });
  socket.once('close', () =>
    reject(new PluginError('unavailable', 'the server closes the connection during the TLS handshake')),
  );
  return promise;
}

/** A root is its own issuer, which ends the chain. */
function chainOf(leaf: DetailedPeerCertificate): readonly Uint8Array[] {
  const chain: Uint8Array[] = [];
  for (
    let at: DetailedPeerCertificate | undefined = leaf;
    at?.raw !== undefined && !chain.some((each) => Buffer.compare(each, at?.raw ?? each) === 0);
    at = at.issuerCertificate
  ) {
    chain.push(new Uint8Array(at.raw));
  }
  return chain;
}

function read(ders: readonly Uint8Array[]): Served {
  try {
    const [leaf, ...others] = ders.map(readCertificate);
    if (leaf === undefined) return { state: 'unreadable', why: statement('certificate/none') };
    return { state: 'served', chain: [leaf, ...others] };
  } catch (error) {
    if (!PluginError.is(error)) throw error;
    return { state: 'unreadable', why: statement('certificate/unreadable', { text: error.message }) };
  }
}
