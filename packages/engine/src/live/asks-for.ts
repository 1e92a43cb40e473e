import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { type Call, PluginError } from '@kpki/plugin';
import type { Cluster, Endpoint, Server } from '@kpki/spec';
import { type Certificate, readDistinguishedName } from '@kpki/x509';
import { distinct } from '../generation/bundle-content.ts';
import type { Observation } from '../inventory/observe.ts';
import { EngineError } from '../model/errors.ts';
import { statement } from '../model/statement.ts';
import type { Verdict } from '../reports/verdict.ts';
import { trusted, waiting } from './check-names.ts';
import { clientHello } from './client-hello.ts';
import { longestFlight, provesKey, readServerFlight, type ServerFlight } from './server-flight.ts';
import { atEndpoint, flagOf, reloadsOf, serverRows } from './server-rows.ts';
import { namedMarkOf, storedBundle } from './stored.ts';
import { probeSignal, unreached } from './unreached.ts';

/** A server's answer, and whether it proved the key of its certificate. */
interface JudgedFlight extends ServerFlight {
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

/**
 * Judges whether a server asks for clients of exactly the stored CAs: by name and number, since a server tells no more,
 * and a CA and its successor may have the same name. Where another CA's certificate is served, the address is what to
 * check: no restart of the server loads its bundle. Pure.
 */
export function asksForVerdict(
  server: Server,
  cas: readonly Uint8Array[] | null,
  {
    observation,
    cluster,
    servesOtherCa,
  }: { readonly observation: Observation; readonly cluster: Cluster; readonly servesOtherCa: boolean },
): Verdict {
  const about = statement('subject/clients-of-server', atEndpoint(server));
  const row = serverRows[server.name];
  if (cas === null) {
    const { component, clientFlags } = row;
    return trusted(about, 'no', 'clients/not-asked-for', { component, flags: clientFlags });
  }
  const flags = row.clientFlags.map((name) => flagOf(row, name));
  const bundles = flags.map(({ artifact }) => storedBundle(artifact, server.node, observation));
  const expected = distinct(bundles.flat());
  const { lacking, excess } = difference(expected, cas);
  const asked = cas.map(nameOf);
  const stored = expected.map(namedMarkOf);
  if (lacking.length === 0 && excess.length === 0)
    return trusted(about, 'yes', 'clients/stored-cas', { asked, stored });
  const late = flags.filter((_, index) => bundles[index]?.some((each) => lacking.includes(each)) ?? false);
  const restarted = servesOtherCa ? [] : late.length > 0 ? late : flags;
  const reloads = restarted.flatMap((flag) => reloadsOf(flag, server, cluster));
  const other = trusted(about, 'no', 'clients/other-cas', { asked, stored, reloads });
  // A phase adds CAs to a bundle or removes some: a server that was not restarted since differs in one direction.
  const isOfPhaseBefore = asked.length > 0 && (lacking.length === 0 || excess.length === 0);
  return isOfPhaseBefore && !servesOtherCa ? waiting(other, reloads) : other;
}

/** One entry for each certificate: names repeat. */
function difference(
  expected: readonly Certificate[],
  asked: readonly Uint8Array[],
): { readonly lacking: readonly Certificate[]; readonly excess: readonly string[] } {
  const left = asked.map((name) => Buffer.from(name).toString('hex'));
  const lacking = expected.filter(({ subject }) => {
    const at = left.indexOf(Buffer.from(subject.raw).toString('hex'));
    if (at < 0) return true;
    left.splice(at, 1);
    return false;
  });
  return { lacking, excess: left };
}

/** A server may send any bytes; an unreadable name (null) must not hide the rest. */
function nameOf(name: Uint8Array): string | null {
  try {
    return readDistinguishedName(name).text;
  } catch {
    return null;
  }
}
