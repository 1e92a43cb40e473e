import { counted } from '../counts.ts';
import { servedStates } from '../document/served.ts';
import type { KeyOf } from './hints.ts';

/** As the rows that are counted. */
function wordOf(state: keyof typeof servedStates): string {
  return servedStates[state].word ?? servedStates[state].text;
}

/** What the list of servers says of the certificates that they serve and the CAs that they trust. */
export const liveScreenTexts = {
  heads: {
    server: 'Server',
    node: 'Node',
    address: 'Address',
    serves: 'Serves',
    trusts: 'Trusts',
    left: 'Left',
    expires: 'Expires',
    fingerprint: 'SHA-256',
  },
  /** In the column of nodes: how many servers of a kind answer the same. */
  ofAll: (count: number, all: number): string => `${count} of ${all}`,
  /** The same in a sentence, instead of the name of a node. */
  ofAllNodes: (count: number, all: number): string => `${count} of ${counted(all, 'node')}`,
  /** Of several servers, in the details: `cp1  expires 2027-11-28`; the address of one without a certificate. */
  member: ({ node, endpoint }: { readonly node: string; readonly endpoint: string }, notAfter: string | null): string =>
    `${node}  ${notAfter === null ? endpoint : `expires ${notAfter.slice(0, 10)}`}`,
  lists: (isOpen: boolean, key: KeyOf): string => `${key('open')} ${isOpen ? 'closes' : 'lists'} them.`,
  notAsked: 'not asked',
  asking: 'asking …',
  reading: 'Reading the stored certificates before the servers are asked …',
  noAnswerYet: 'no answer yet',
  /** Behind the count of servers. */
  counts: {
    foreign: (_count: number): string => wordOf('foreign'),
    anotherCa: (_count: number): string => wordOf('other CA'),
    trustsAnother: (count: number): string => `${count === 1 ? 'trusts' : 'trust'} other CAs`,
    differ: (count: number): string => (count === 1 ? 'differs from stored' : 'differ from stored'),
    noneRequested: (count: number): string => `${count === 1 ? 'requests' : 'request'} no client certificate`,
    /** Some of the CAs are the stored ones. */
    trust: (count: number): string => `${count === 1 ? 'trusts' : 'trust'} more or fewer CAs`,
    notStored: (_count: number): string => wordOf('nothing stored'),
    unreadable: (_count: number): string => 'unreadable',
    unreachable: (_count: number): string => 'unreachable',
    unasked: (_count: number): string => 'not asked',
    hidden: (_count: number): string => 'with trust not observable',
    stored: (count: number): string => (count === 1 ? 'serves what is stored' : 'serve what is stored'),
    own: (_count: number): string => 'not managed',
  },
  shortCounts: {
    foreign: wordOf('foreign') as string,
    anotherCa: wordOf('other CA') as string,
    trustsAnother: 'trust other CAs',
    differ: 'differ',
    noneRequested: 'without clients',
    trust: 'more or fewer CAs',
    notStored: wordOf('nothing stored') as string,
    unreadable: 'unreadable',
    unreachable: 'unreachable',
    unasked: 'not asked',
    hidden: 'not observable',
    stored: 'as stored',
    own: 'not managed',
  },
  progress: (answered: number, unreachable: number, servers: number): string =>
    `${answered} of ${counted(servers, 'server')} answered${unreachable === 0 ? '' : `, ${unreachable} unreachable`}`,
  notAskedYet: (servers: number, key: KeyOf): string =>
    `${counted(servers, 'server')} not asked yet: ${key('again')} asks. Nothing changes in the cluster.`,
  stopped: (key: KeyOf): string => `Stopped: servers without an answer stay "not asked". ${key('again')} asks again.`,
  says: (server: string, node: string, text: string): string => `${server} on ${node}: ${text}.`,
  is: (server: string, node: string, text: string): string => `${server} on ${node} ${text}.`,
  servesStored: (server: string, node: string): string => `${server} on ${node} serves what is stored.`,
  servesAndTrustsStored: (server: string, node: string): string =>
    `${server} on ${node} serves and trusts what is stored.`,
  compared: {
    certificate: 'the served certificate only, not which CAs the server trusts',
    trust: 'the certificate; the CAs by name and number, since a server shows no more',
  },
  /** What checks further, and names the fix. */
  verify: (command: string): string => `${command} checks what clients accept, and names the fix.`,
  /** After a trust bundle was changed. */
  shows: (key: KeyOf): string =>
    `${key('servers')} shows which API servers and etcd members still trust what was stored before.`,
  /** After other files of theirs were changed. */
  serves: (key: KeyOf): string => `${key('servers')} shows what API servers and etcd members serve now.`,
  opens: (artifact: string, key: KeyOf): string => `${key('open')} opens ${artifact}.`,
  noArtifact: (server: string, node: string): string =>
    `${server} on ${node} makes its own certificate: kpki stores none to open.`,
  nothing: 'The spec names no servers: there is nothing to ask.',
} as const;
