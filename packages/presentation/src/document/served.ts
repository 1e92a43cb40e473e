import type { LiveServer } from '@kpki/engine';
import { reloadTimes } from '@kpki/spec';
import { counted } from '../counts.ts';
import { dayOf, residual } from '../durations.ts';
import { checkAddress, howToReach } from '../live-evidence.ts';
import type { Shown } from '../shown.ts';
import { signLook, signs } from '../signs.ts';
import { momentOf, octets } from './artifact.ts';
import { type Block, type Fact, fact, note, noValue, pause, type Severity, table } from './block.ts';
import { isTrustWrong, trustBlocks, trustCell, trustFacts, trustNameFacts, trustSummary } from './client-trust.ts';

type Served = Shown<LiveServer>;

export interface ServedState {
  readonly text: string;
  /** In a cell or a count, where the text is too long. */
  readonly word?: string;
  readonly glyph: string;
  readonly severity: Severity;
  readonly isAsStored: boolean;
}

/** What a server serves, compared with what is stored: worst first. */
export const servedStates: Readonly<Record<LiveServer['state'], ServedState>> = {
  foreign: {
    text: 'another server answers',
    word: 'another server',
    ...signLook(signs.anotherCa),
    isAsStored: false,
  },
  'other CA': {
    text: "another CA's certificate",
    word: signs.anotherCa.word,
    ...signLook(signs.anotherCa),
    isAsStored: false,
  },
  older: { text: 'older than stored', ...signLook(signs.differs), isAsStored: false },
  newer: { text: 'newer than stored', ...signLook(signs.differs), isAsStored: false },
  'chain differs': { text: 'another chain', ...signLook(signs.differs), isAsStored: false },
  'nothing stored': { text: 'not stored', ...signLook(signs.missing), isAsStored: false },
  unreadable: { text: signs.unreadable.word, ...signLook(signs.unreadable), isAsStored: false },
  unreachable: { text: signs.unreachable.word, ...signLook(signs.unreachable), isAsStored: false },
  stored: { text: 'stored certificate', ...signLook(signs.ok), isAsStored: true },
  own: { text: 'not managed', ...signLook(signs.nothing), isAsStored: true },
};

/** Whether a server does not serve what it should; a server without an artifact of kpki's may well be unreachable. */
export function isServedWrong({ state, artifact }: Pick<Served, 'state' | 'artifact'>): boolean {
  return artifact !== null && !servedStates[state].isAsStored;
}

/** Whether a server differs from what is stored: in its certificate, or in the CAs that it trusts for clients. */
export function isServerWrong(server: Pick<Served, 'state' | 'artifact' | 'clients'>): boolean {
  return isServedWrong(server) || isTrustWrong(server);
}

/** Returns what to do about a server that does not serve what it should; null: what is known names no fix. */
export function servedFix({
  server,
  state,
  reload,
  node,
}: Pick<Served, 'server' | 'state' | 'reload' | 'node'>): string | null {
  if (state === 'unreachable') return `${howToReach(server)}.`;
  if (state === 'foreign' || state === 'other CA')
    return addressFix(state === 'foreign' ? null : (reload?.component ?? null));
  if (reload === null) return null;
  const { component, flag, time } = reload;
  const restart = `restart ${component} on ${node}`;
  switch (state) {
    case 'older':
    case 'chain differs':
      return time === null
        ? `${restart}, which reads the file only at startup.`
        : `${component} reloads the file ${reloadTimes[time]}; if this persists, ${restart}, or check ${flag}.`;
    case 'newer':
      return `check that ${flag} of ${component} on ${node} names the stored file, then ${restart}.`;
    default:
      return null;
  }
}

/** `component`: null where no server of the cluster answers. */
function addressFix(component: string | null): string {
  const restart = component === null ? '' : ` After a rotation, restart ${component}.`;
  return `${checkAddress}.${restart}`;
}

/** Returns what servers really serve and trust, compared with what is stored. */
export function servedBlocks(served: readonly Served[]): readonly Block[] {
  return [
    table(
      [
        ['SERVER', ({ server }) => server],
        ['NODE', ({ node }) => node],
        ['AT', ({ endpoint }) => endpoint],
        ['SERVES', servedText],
        ['TRUSTS', ({ clients }) => trustCell(clients)],
        ['EXPIRES', ({ notAfter }) => (notAfter === null ? noValue : dayOf(new Date(notAfter)))],
        ['LEFT', ({ residualSeconds }) => (residualSeconds === null ? noValue : residual(residualSeconds))],
      ],
      served,
    ),
    pause,
    note(servedSummary(served)),
    ...reachBlocks(served),
    ...trustBlocks(served),
  ];
}

/** How to reach each kind of server that should serve what is stored. */
function reachBlocks(served: readonly Served[]): readonly Block[] {
  const unreached = served.filter(({ state, artifact }) => state === 'unreachable' && artifact !== null);
  return [...new Set(unreached.map(({ server }) => howToReach(server)))].map((fix) =>
    note(`${fix}.`, { label: 'Fix' }),
  );
}

/** Returns how many servers do not serve the stored certificate, and how many do not trust the stored CAs. */
export function servedSummary(served: readonly Served[]): string {
  const due = served.filter(({ artifact }) => artifact !== null);
  const trust = trustSummary(served);
  return `${summaryOf(due)}${uncounted(served.length - due.length)}${trust === '' ? '' : ` ${trust}`}`;
}

/** Returns in a line each what a server serves, and which CAs it trusts for clients. */
export function servedHeads(served: Served): readonly Fact[] {
  return [fact('Serves', [servedText(served)], servedStates[served.state].severity), ...trustFacts(served)];
}

/** The certificate that a sink stores for a server. */
type StoredCertificate = Pick<Served, 'notAfter' | 'fingerprint'>;

/** Describes the certificate and the CAs of one server, next to what is stored; `stored`: null if nothing is. */
export function servedFacts(served: Served, stored: StoredCertificate | null): readonly Fact[] {
  const { subject, artifact, notAfter, fingerprint } = served;
  return [
    ...(subject === null ? [] : [fact('Subject', [subject])]),
    ...(notAfter === null ? [] : [fact('Expires', [momentOf(notAfter)])]),
    ...(artifact === null ? [] : [fact('Stored as', [artifact, ...(stored === null ? [] : storedTexts(stored))])]),
    ...trustNameFacts(served),
    ...(fingerprint === null ? [] : [fact('SHA-256', [octets(fingerprint)])]),
  ];
}

/** The same in a few lines: the two certificates below each other. */
export function servedFactsInShort(served: Served, stored: StoredCertificate | null): readonly Fact[] {
  const inShort = (label: string, of: StoredCertificate | null): readonly Fact[] => {
    const texts = of === null ? [] : storedTexts(of, shortFingerprint);
    return texts.length === 0 ? [] : [fact(label, [texts.join(', ')])];
  };
  return [
    ...inShort('Served', served),
    // The same again would push the trust out of view.
    ...(served.state === 'stored' ? [] : inShort('Stored', stored)),
  ];
}

function shortFingerprint(hex: string): string {
  return `${octets(hex.slice(0, 16))}…`;
}

function storedTexts({ notAfter, fingerprint }: StoredCertificate, shownAs = octets): readonly string[] {
  return [
    ...(notAfter === null ? [] : [`expires ${momentOf(notAfter)}`]),
    ...(fingerprint === null ? [] : [`SHA-256 ${shownAs(fingerprint)}`]),
  ];
}

/** `stored certificate`, `unreachable: connection refused` */
export function servedText({ state, text }: Pick<Served, 'state' | 'text'>): string {
  return text === '' ? servedStates[state].text : `${servedStates[state].text}: ${text}`;
}

/** The summary leaves out some lines of the table, and says so. */
function uncounted(count: number): string {
  if (count === 0) return '';
  return ` ${counted(count, 'server')} without an artifact ${count === 1 ? 'is' : 'are'} not counted.`;
}

/** An unreachable server may well serve what it should. */
function summaryOf(due: readonly Served[]): string {
  const unreached = due.filter(({ state }) => state === 'unreachable').length;
  const other = due.filter(isServedWrong).length - unreached;
  const all = counted(due.length, 'server');
  const notReached = (of: string): string => `${unreached}${of} ${unreached === 1 ? 'was' : 'were'} not reached`;
  if (other > 0) {
    const rest = unreached === 0 ? '' : `; ${notReached('')}`;
    return `${other} of ${all} ${other === 1 ? 'does' : 'do'} not serve the stored certificate${rest}.`;
  }
  if (unreached === 0) return `${counted(due.length, 'server serves', 'servers serve')} the stored certificate.`;
  const reached = due.length - unreached;
  const rest = reached === 0 ? '' : `; ${counted(reached, 'server serves', 'servers serve')} the stored certificate`;
  return `${notReached(` of ${all}`)}${rest}.`;
}
