import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { type Call, PluginError } from '@kpki/plugin';
import type { Endpoint } from '@kpki/spec';
import { clientHello } from './client-hello.ts';
import { provesKey } from './key-proof.ts';
import { longestFlight, readServerFlight, type ServerFlight } from './server-flight.ts';
import { probeSignal, unreachedText } from './unreached.ts';

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
    reject(PluginError.is(error) ? error : new PluginError('unavailable', unreachedText(error), { cause: error }));
    end();
  };
  let heard = Buffer.alloc(0);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  socket.once('error', fail);
  socket.once('close', () => fail(new PluginError('unavailable', 'it hangs up before it has said who it is')));
  socket.once('connect', () => socket.write(clientHello(host, random)));
  socket.on('data', (chunk: Buffer) => {
    heard = Buffer.concat([heard, chunk]);
    try {
      if (heard.length > longestFlight) throw new PluginError('invalid', 'the server does not come to an end');
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
