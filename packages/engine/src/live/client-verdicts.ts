import type { Call } from '@kpki/plugin';
import type { Server, ServerName } from '@kpki/spec';
import type { Verdict } from '../verify/verdict.ts';
import { trusted } from './live-verdict.ts';
import { type ClientAnswer, type ClientCredential, probeClient } from './probe-client.ts';
import { serverRows, serverText } from './server-rows.ts';
import { type CredentialStore, firstCredential } from './stored-credential.ts';
import { endpointText } from './unreached.ts';

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
    return unproven(server, row.clients[0] ?? 'a client', 'no sink holds a credential that it has to accept');
  }
  if ('why' in stored) return unproven(server, stored.id, stored.why);
  const answer = await probeClient(server.endpoint, stored.credential, row.path, call);
  return verdictOf(server, stored.id, answer, 'accepted');
}

function verdictOf(
  server: Server,
  client: string,
  answer: ClientAnswer,
  expected: ExpectedClient['expected'],
): Verdict {
  if (answer.answer === 'unreachable') return unproven(server, client, answer.text);
  const isAsExpected = answer.answer === expected;
  const text = `it ${answer.answer === 'accepted' ? 'accepts' : 'refuses'} it${isAsExpected ? '' : `, and has to ${expected === 'accepted' ? 'accept' : 'refuse'} it`}: ${answer.text}`;
  return trusted(whatOf(server, client), isAsExpected ? 'yes' : 'no', text);
}

function unproven(server: Server, client: string, text: string): Verdict {
  return trusted(whatOf(server, client), 'unproven', text);
}

function whatOf(server: Server, client: string): string {
  return `${client} → ${serverText(server)} at ${endpointText(server.endpoint)}`;
}
