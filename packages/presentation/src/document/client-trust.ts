import type { LiveClientTrust, LiveServer } from '@kpki/engine';
import { counted, namesText } from '../counts.ts';
import { checkAddress } from '../live-evidence.ts';
import { reloadTexts, restartText } from '../reload-texts.ts';
import { countedNames, markedNames, nameText } from '../requested-cas.ts';
import type { Shown } from '../shown.ts';
import { signLook, signs } from '../signs.ts';
import { type Block, type Fact, fact, listed, noValue, type Severity } from './block.ts';

type Trust = Shown<LiveClientTrust>;
type Server = Pick<Shown<LiveServer>, 'server' | 'node' | 'clients'>;

interface TrustState {
  readonly glyph: string;
  readonly severity: Severity;
  /** Whether the server trusts other CAs for clients than the stored ones, as far as it can be compared. */
  readonly isWrong: boolean;
}

/** Whose clients a server accepts, compared with the stored trust bundles: worst first. */
export const trustStates: Readonly<Record<Trust['state'], TrustState>> = {
  'other CAs': { ...signLook(signs.anotherCa), isWrong: true },
  'none requested': { ...signLook(signs.differs), isWrong: true },
  'not reloaded': { ...signLook(signs.pending), isWrong: true },
  'nothing stored': { ...signLook(signs.missing), isWrong: true },
  unknown: { ...signLook(signs.notObservable), isWrong: false },
  stored: { ...signLook(signs.ok), isWrong: false },
  'not compared': { ...signLook(signs.nothing), isWrong: false },
};

/** Whether a server trusts other CAs for clients than the stored ones. */
export function isTrustWrong({ clients }: Pick<Server, 'clients'>): boolean {
  return trustStates[clients.state].isWrong;
}

/** `as stored`, `1 extra CA`: the cell of a table. */
export function trustCell(trust: Trust): string {
  switch (trust.state) {
    case 'stored':
      return 'as stored';
    case 'not reloaded':
      return otherCount(trust.asked.length - trust.stored.length);
    case 'other CAs':
      return 'other CAs';
    case 'none requested':
      return 'no CA';
    case 'nothing stored':
      return 'not stored';
    case 'unknown':
      return signs.notObservable.word;
    case 'not compared':
      return noValue;
  }
}

/** The same in a narrow column: `+1 CA`, and of what is not observable the sign. */
export function shortTrustCell(trust: Trust): string {
  if (trust.state === 'unknown') return signs.notObservable.glyph;
  if (trust.state !== 'not reloaded') return trustCell(trust);
  const more = trust.asked.length - trust.stored.length;
  return more === 0 ? 'other CAs' : `${more > 0 ? '+' : '-'}${counted(Math.abs(more), 'CA')}`;
}

/** How many CAs a server trusts beyond the stored ones, or lacks. */
function otherCount(more: number): string {
  if (more === 0) return 'other CAs';
  return more > 0 ? counted(more, 'extra CA') : `${counted(-more, 'CA')} missing`;
}

/** `trusts 2 CAs for clients; 1 is stored`: behind the name of a server. */
export function trustText(trust: Trust): string {
  return `trusts ${trustedText(trust)}`;
}

function trustedText(trust: Trust): string {
  switch (trust.state) {
    case 'stored':
      return 'the stored CAs for clients';
    case 'not reloaded':
      return `${counted(trust.asked.length, 'CA')} for clients; ${trust.stored.length} ${trust.stored.length === 1 ? 'is' : 'are'} stored`;
    case 'other CAs':
      return 'other CAs for clients than stored';
    case 'none requested':
      return `no client certificate: ${trust.component} runs without ${trust.flags.join(' and ')}`;
    case 'nothing stored':
      return `${counted(trust.asked.length, 'CA')} for clients, but no stored copy of ${trust.artifacts.join(' and ')} was read`;
    case 'unknown':
      return `unknown CAs for clients: ${trust.why}`;
    case 'not compared':
      return 'CAs for clients that are not compared';
  }
}

/** Returns how a server comes to trust what is stored; null: what is known names no fix. */
export function trustFix({ node, clients }: Pick<Server, 'node' | 'clients'>): string | null {
  return fixOn(clients, ` on ${node}`);
}

function fixOn(trust: Trust, where: string): string | null {
  switch (trust.state) {
    case 'not reloaded':
    case 'other CAs': {
      const { reloads } = trust;
      const restart = restartText(reloads, where);
      const texts = [...(restart === null ? [] : [restart]), ...reloadTexts(reloads)];
      return `${texts.length === 0 ? checkAddress : texts.join('; ')}.`;
    }
    case 'none requested':
      return `start ${trust.component}${where} with ${trust.flags.join(' and ')}.`;
    default:
      return null;
  }
}

/** Returns which CAs a server trusts for clients, in a line; nothing where the certificate has said why none is known. */
export function trustFacts({ clients, state }: Pick<Shown<LiveServer>, 'clients' | 'state'>): readonly Fact[] {
  const isSaid = clients.state === 'unknown' && isNotReached(state);
  if (clients.state === 'not compared' || isSaid) return [];
  const names = clients.state === 'not reloaded' ? namesOf(clients) : '';
  return [fact('Trusts', [`${trustedText(clients)}${names}`], trustStates[clients.state].severity)];
}

/** Returns the names of the CAs that a server requests, and the stored ones. */
export function trustNameFacts({ clients }: Pick<Server, 'clients'>): readonly Fact[] {
  if (!('asked' in clients)) return [];
  const asked = clients.asked.map(nameText);
  const requests = fact('Requests', ['clients of:', ...countedNames(asked)]);
  return 'stored' in clients
    ? [requests, fact('Bundle', ['stored:', ...markedNames(clients.stored, asked)])]
    : [requests];
}

/** ` (2 × CN=etcd-ca)` */
function namesOf(trust: Trust): string {
  return 'asked' in trust ? ` (${countedNames(trust.asked.map(nameText)).join(', ')})` : '';
}

/** No server of the cluster answers there. */
function isNotReached(state: Shown<LiveServer>['state']): boolean {
  return state === 'unreachable' || state === 'foreign';
}

/** Returns how many servers trust the stored CAs for clients, as a sentence; empty: none was compared. */
export function trustSummary(servers: readonly Shown<LiveServer>[]): string {
  const known = servers.filter(({ clients }) => clients.state !== 'not compared' && clients.state !== 'unknown');
  const wrong = known.filter(isTrustWrong).length;
  // Where no server of the cluster answers, the certificate has said so.
  const hidden = servers.filter(({ clients, state }) => clients.state === 'unknown' && !isNotReached(state)).length;
  const all = counted(known.length, 'server');
  return [
    ...(wrong > 0
      ? [`${wrong} of ${all} ${wrong === 1 ? 'does' : 'do'} not trust exactly the stored CAs for clients.`]
      : []),
    ...(wrong === 0 && known.length > 0
      ? [`${counted(known.length, 'server trusts', 'servers trust')} the stored CAs for clients.`]
      : []),
    ...(hidden > 0 ? [`The CAs that ${counted(hidden, 'server trusts', 'servers trust')} are unknown.`] : []),
  ].join(' ');
}

/** Lists the servers that do not trust exactly the stored CAs, with the fix; servers with the same answer are one item. */
export function trustBlocks(servers: readonly Server[]): readonly Block[] {
  // What a member of etcd reads for peers is another flag, and goes with the same restart.
  const groups = Map.groupBy(servers.filter(isTrustWrong), ({ clients }) =>
    JSON.stringify([trustText(clients), namesOf(clients), fixOn(clients, '')]),
  );
  return listed('dash', [...groups.values()].flatMap(groupText));
}

function groupText(servers: readonly Server[]): readonly string[] {
  const [first] = servers;
  if (first === undefined) return [];
  const places = [...Map.groupBy(servers, ({ server }) => server)].map(
    ([server, own]) => `${server} on ${namesText(own.map(({ node }) => node))}`,
  );
  const { clients } = first;
  const names = namesOf(clients);
  const nodes = namesText(servers.map(({ node }) => node));
  const fix = fixOn(clients, ` on ${nodes}`);
  return [`${places.join('; ')}: ${trustText(clients)}${names}.${fix === null ? '' : ` Fix: ${fix}`}`];
}
