import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { type Call, PluginError } from '@kpki/plugin';
import type { Endpoint, Server } from '@kpki/spec';
import { EngineError } from '../model/errors.ts';
import { statement } from '../model/statement.ts';
import type { Verdict } from '../reports/verdict.ts';
import { trusted, waiting } from './check-names.ts';
import { clientHello } from './client-hello.ts';
import type { ClientTrust } from './client-trust.ts';
import { longestFlight, provesKey, readServerFlight, type ServerFlight } from './server-flight.ts';
import { atEndpoint } from './server-rows.ts';
import { probeSignal, unreached } from './unreached.ts';

/** A server's answer, and whether it proved the key of its certificate. */
export interface JudgedFlight extends ServerFlight {
  readonly isProven: boolean;
}

/**
 * Returns what a server presents and whose clients it asks for, from the first half of a TLS 1.2 handshake. That takes
 * no certificate and no key, so it tells the trust bundle in a server's memory even without a client of it. The server
 * logs an unfinished handshake. Throws what `readServerFlight` throws, and 'unavailable' where it is not reached.
 */
export function serverFlightAt({ host, port }: Endpoint, call: Call): Promise<JudgedFlight> {
  const { promise, resolve, reject } = Promise.withResolvers<JudgedFlight>();
  const random = randomBytes(32);
  const socket = connect({ host, port });
  const signal = probeSignal(call.signal);
  const stop = (): void => fail(signal.reason);
  const end = (): void => {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  };
  const fail = (error: unknown): void => {
    reject(PluginError.is(error) ? error : new EngineError('unavailable', unreached(error), null, { cause: error }));
    end();
  };
  let heard = Buffer.alloc(0);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  socket.once('error', fail);
  socket.once('close', () =>
    fail(new PluginError('unavailable', 'the server closes the connection during the TLS handshake')),
  );
  socket.once('connect', () => socket.write(clientHello(host, random)));
  socket.on('data', (chunk: Buffer) => {
    heard = Buffer.concat([heard, chunk]);
    try {
      if (heard.length > longestFlight) throw new PluginError('invalid', 'the TLS handshake of the server has no end');
      const flight = readServerFlight(heard);
      if (flight === null) return;
      resolve({ ...flight, isProven: provesKey(flight, random) });
      end();
    } catch (error) {
      fail(error);
    }
  });
  return promise;
}

/** Judges whether a server asks for clients of exactly the stored CAs. Pure. */
export function asksForVerdict(server: Server, trust: ClientTrust): Verdict {
  const about = statement('subject/clients-of-server', atEndpoint(server));
  switch (trust.state) {
    case 'none requested': {
      const { component, flags } = trust;
      return trusted(about, 'no', 'clients/not-asked-for', { component, flags });
    }
    case 'nothing stored': {
      const { asked, artifacts } = trust;
      return trusted(about, 'unproven', 'clients/not-stored', { asked, artifacts });
    }
    case 'stored': {
      const { asked, stored } = trust;
      return trusted(about, 'yes', 'clients/stored-cas', { asked, stored });
    }
    case 'not reloaded':
    case 'other CAs': {
      const { asked, stored, reloads } = trust;
      const other = trusted(about, 'no', 'clients/other-cas', { asked, stored, reloads });
      return trust.state === 'not reloaded' ? waiting(other, reloads) : other;
    }
  }
}
