import type { LiveServer } from '@kpki/engine';
import {
  type Fact,
  fact,
  firstOf,
  isServedWrong,
  isServerWrong,
  isTrustWrong,
  labelTexts,
  liveScreenTexts,
  residual,
  type Shown,
  servedFacts,
  servedFactsInShort,
  servedFix,
  servedHeads,
  servedStates,
  servedText,
  shortTrustCell,
  signs,
  trustCell,
  trustFix,
  trustNameFacts,
  trustStates,
} from '@kpki/presentation';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import { alikeIn, fitDistinct } from '../../../text/fit-distinct.ts';
import { fit, fitRight, widthOf } from '../../../text/width.ts';
import { type Role, roleOfSeverity } from '../../roles.ts';
import type { LiveLook, LiveRow } from '../live.ts';
import type { Counts, Summary } from './counts.ts';
import type { ListedServers } from './live-groups.ts';
import { memo } from './memo.ts';
import { type LaidPieceColumn, laidPieces, type Piece, type PieceColumn } from './piece-columns.ts';

type Answer = Shown<LiveServer>;

/** What one look at a row says of its server: the worse of its certificate and its trust. */
type Standing =
  | { readonly of: 'certificate'; readonly state: Answer['state'] }
  | { readonly of: 'trust'; readonly state: Answer['clients']['state'] }
  | { readonly of: 'not asked' };

/** An unreachable server without an artifact may well be so, and needs no attention. */
function standingOf({ answer }: LiveRow): Standing {
  if (answer === null) return { of: 'not asked' };
  const { state, clients } = answer;
  const isOfTrust = servedStates[state].isAsStored && (isTrustWrong(answer) || clients.state === 'unknown');
  return isOfTrust ? { of: 'trust', state: clients.state } : { of: 'certificate', state };
}

const ofCertificates = (Object.keys(servedStates) as Answer['state'][]).map(
  (state): Standing => ({ of: 'certificate', state }),
);
const ofTrust = (Object.keys(trustStates) as Answer['clients']['state'][]).map(
  (state): Standing => ({ of: 'trust', state }),
);

function isWrong(standing: Standing): boolean {
  if (standing.of === 'trust') return trustStates[standing.state].isWrong;
  return standing.of === 'certificate' && !servedStates[standing.state].isAsStored;
}

function isUnanswered(standing: Standing): boolean {
  return standing.of === 'certificate' && ['unreadable', 'unreachable'].includes(standing.state);
}

/** What differs comes before what has no answer, and that before what is as stored. */
const worstFirst: readonly string[] = [
  ...[...ofCertificates, ...ofTrust].filter((each) => isWrong(each) && !isUnanswered(each)),
  ...ofCertificates.filter(isUnanswered),
  { of: 'not asked' } as const,
  ...[...ofTrust, ...ofCertificates].filter((each) => !isWrong(each)),
].map(keyOf);

function keyOf(standing: Standing): string {
  return standing.of === 'not asked' ? standing.of : `${standing.of} ${standing.state}`;
}

/** What is read out at once begins with the worst; on a screen, an answer moves no row. */
export const worstServersFirst: (rows: readonly LiveRow[]) => readonly LiveRow[] = memo((rows) =>
  rows.toSorted((a, b) => serverRank(a) - serverRank(b)),
);

/** The worst has the least. */
export function serverRank(row: LiveRow): number {
  return worstFirst.indexOf(keyOf(standingOf(row)));
}

/** Whether a server differs from what is stored, or has no answer that could be compared. */
export function isServerAmiss(row: LiveRow): boolean {
  return isWrong(standingOf(row));
}

interface MarkedText {
  readonly text: string;
  readonly role: Role;
}

/** The symbol of a row is that of the worse of the two. */
interface ServerMark {
  readonly glyph: string;
  readonly role: Role;
  readonly serves: MarkedText;
  /** `short`: the text in a narrow column. */
  readonly trusts: MarkedText & { readonly short: string };
}

/** `isAsking`: whether an answer may come yet. */
export function markOfServer(row: LiveRow, isAsking: boolean): ServerMark {
  const { answer, asked } = row;
  if (answer === null) {
    const text = isAsking ? liveScreenTexts.asking : liveScreenTexts.notAsked;
    return {
      glyph: signs.nothing.glyph,
      role: 'dim',
      serves: { text, role: 'dim' },
      trusts: { text: '', short: '', role: 'dim' },
    };
  }
  const { text, word = text, glyph, severity } = servedStates[answer.state];
  // Where kpki makes no certificate, none has to be served; an answer has to come all the same.
  const isCalm = asked.artifact === null && answer.state !== 'unreachable';
  const serves: MarkedText = { text: word, role: isCalm ? 'dim' : roleOfSeverity[severity] };
  const trust = trustStates[answer.clients.state];
  const role = roleOfSeverity[trust.severity];
  const trusts = { text: trustCell(answer.clients), short: shortTrustCell(answer.clients), role };
  const isOfTrust = standingOf(row).of === 'trust';
  return { glyph: isOfTrust ? trust.glyph : glyph, role: isOfTrust ? role : serves.role, serves, trusts };
}

/** A row of the list, and how it is marked. */
interface LiveItem {
  readonly listed: ListedServers;
  readonly mark: ServerMark;
}

const plain = (value: string, width: number, role: Role = 'text'): readonly Piece[] => [
  { text: fit(clean(value), width), role },
];

const { heads } = liveScreenTexts;

/** Names up to this length are whole before other columns get more room. */
const wholeName = 10;

const leastNode = 6;

/** As wide as its names, which are cut where they are alike. */
function nodeColumn(rows: readonly ListedServers[]): PieceColumn<LiveItem> {
  const nodes = rows.map(nodeText);
  const alike = alikeIn(nodes);
  const widest = nodes.reduce((most, node) => Math.max(most, widthOf(node)), leastNode);
  return {
    head: heads.node,
    least: Math.min(wholeName, widest),
    most: Math.min(24, widest),
    rank: 3,
    pieces: ({ listed }, width) => [{ text: fitDistinct(nodeText(listed), width, alike), role: 'text' }],
  };
}

const branchGlyphs = { open: '▾', closed: '▸' } as const;

function nodeText({ row, branch }: ListedServers): string {
  const node = clean(row.asked.node);
  return branch === null ? node : `${node} ${branchGlyphs[branch]}`;
}

/** A row within a group has a guide instead of the name that the group has. */
function serverPieces({ listed: { row, depth, isLast } }: LiveItem, width: number): readonly Piece[] {
  return depth === 0 ? plain(row.asked.server, width) : plain(isLast ? '╰──' : '├──', width, 'dim');
}

function leftText({ row }: ListedServers): string {
  const seconds = row.answer?.residualSeconds ?? null;
  return seconds === null ? '' : residual(seconds);
}

/** As wide as its times. */
function leftColumn(rows: readonly ListedServers[]): PieceColumn<LiveItem> {
  const widest = rows.reduce((most, row) => Math.max(most, widthOf(leftText(row))), widthOf(heads.left));
  return { head: heads.left, least: widest, most: widest, rank: 5, align: 'right', pieces: leftPieces };
}

const liveColumns = (node: PieceColumn<LiveItem>, left: PieceColumn<LiveItem>): readonly PieceColumn<LiveItem>[] => [
  {
    head: heads.server,
    least: 16,
    good: 23,
    most: 23,
    rank: 1,
    pieces: serverPieces,
  },
  node,
  {
    head: heads.address,
    least: 17,
    most: 40,
    rank: 6,
    pieces: ({ listed }, width) => plain(listed.row.asked.endpoint, width),
  },
  { head: heads.serves, least: 18, good: 18, most: 24, rank: 2, pieces: servesPieces },
  { head: heads.trusts, least: 9, good: 15, most: 16, rank: 4, pieces: trustsPieces },
  left,
  { head: heads.expires, least: 10, most: 10, rank: 7, pieces: ({ listed }, width) => plain(dayIn(listed.row), width) },
  {
    head: heads.fingerprint,
    least: 12,
    most: 16,
    rank: 8,
    pieces: ({ listed }, width) => plain(listed.row.answer?.fingerprint?.slice(0, width) ?? '', width, 'dim'),
  },
];

function servesPieces({ mark: { serves } }: LiveItem, width: number): readonly Piece[] {
  return plain(serves.text, width, serves.role);
}

function trustsPieces({ mark: { trusts } }: LiveItem, width: number): readonly Piece[] {
  return plain(widthOf(trusts.text) <= width ? trusts.text : trusts.short, width, trusts.role);
}

function leftPieces({ listed, mark }: LiveItem, width: number): readonly Piece[] {
  return [{ text: fitRight(leftText(listed), width), role: leftRole(listed.row, mark.serves.role) }];
}

/** A certificate may be wrong for another reason than its date. */
function leftRole({ answer }: LiveRow, role: Role): Role {
  const seconds = answer?.residualSeconds ?? null;
  if (seconds !== null && seconds <= 0) return 'expired';
  return answer !== null && servedStates[answer.state].isAsStored ? role : 'text';
}

function dayIn({ answer }: LiveRow): string {
  return answer?.notAfter?.slice(0, 10) ?? '';
}

/** `rows`: all of the list. */
export const laidLive: (rows: readonly ListedServers[], columns: number) => readonly LaidPieceColumn<LiveItem>[] = memo(
  (rows, columns) => laidPieces(liveColumns(nodeColumn(rows), leftColumn(rows)), columns),
);

/** Every word that is shown of a row, for a search; of several servers, of each. */
export function listedText({ row, members }: ListedServers): string {
  return [row, ...members].map(liveText).join(' ');
}

function liveText({ asked, answer }: LiveRow): string {
  const { server, node, endpoint, artifact } = asked;
  const of =
    answer === null
      ? liveScreenTexts.notAsked
      : [servedText(answer), trustCell(answer.clients), ...namesIn(answer)].join(' ');
  return [server, node, endpoint, artifact ?? '', of, answer?.fingerprint ?? ''].join(' ');
}

function namesIn(answer: Answer): readonly string[] {
  return [...servedHeads(answer), ...trustNameFacts(answer)].flatMap(({ values }) => values);
}

export function answersIn({ rows }: LiveLook): readonly Answer[] {
  return (rows ?? []).flatMap(({ answer }) => answer ?? []);
}

/** What a title counts, in its order. */
const serverCounts = [
  'foreign',
  'anotherCa',
  'trustsAnother',
  'differ',
  'noneRequested',
  'trust',
  'notStored',
  'unreadable',
  'unreachable',
  'unasked',
  'hidden',
  'stored',
  'own',
] as const;
type ServerCount = (typeof serverCounts)[number];

/** Each row is in one count, which has the sign of the row. */
const countOfServed: Readonly<Record<Answer['state'], ServerCount>> = {
  foreign: 'foreign',
  'other CA': 'anotherCa',
  older: 'differ',
  newer: 'differ',
  'chain differs': 'differ',
  'nothing stored': 'notStored',
  unreadable: 'unreadable',
  unreachable: 'unreachable',
  stored: 'stored',
  own: 'own',
};
const countOfTrust: Readonly<Record<Answer['clients']['state'], ServerCount>> = {
  'other CAs': 'trustsAnother',
  'none requested': 'noneRequested',
  'not reloaded': 'trust',
  'nothing stored': 'notStored',
  unknown: 'hidden',
  stored: 'stored',
  'not compared': 'stored',
};

function countOf(standing: Standing): ServerCount {
  if (standing.of === 'not asked') return 'unasked';
  return standing.of === 'trust' ? countOfTrust[standing.state] : countOfServed[standing.state];
}

function glyphOf(standing: Standing): string {
  if (standing.of === 'not asked') return signs.nothing.glyph;
  return (standing.of === 'trust' ? trustStates[standing.state] : servedStates[standing.state]).glyph;
}

interface LiveCount {
  readonly of: ServerCount;
  readonly count: number;
  readonly glyph: string;
}

/** Returns what is said instead while the servers are asked, or where there is none. */
function liveTotals(live: LiveLook): readonly LiveCount[] | string {
  const { rows, isAsking } = live;
  if (rows === null || rows.length === 0) return '';
  if (isAsking) return liveScreenTexts.progress(live.answered, live.unreachable, rows.length);
  const standings = rows.map(standingOf);
  return serverCounts.flatMap((of): readonly LiveCount[] => {
    const [first, ...others] = standings.filter((each) => countOf(each) === of);
    return first === undefined ? [] : [{ of, count: 1 + others.length, glyph: glyphOf(first) }];
  });
}

/** In the border. */
export function liveSummary(live: LiveLook): Summary {
  const totals = liveTotals(live);
  if (typeof totals === 'string') return totals;
  const form = (all: readonly LiveCount[], words: (of: ServerCount, count: number) => string): Counts =>
    all.map(({ of, count, glyph }) => ({ text: `${glyph} ${count}${words(of, count)}`, role: countRoles[of] }));
  return [
    form(totals, (of, count) => ` ${liveScreenTexts.counts[of](count)}`),
    form(totals, (of) => ` ${liveScreenTexts.shortCounts[of]}`),
    form(ofOneSign(totals), () => ''),
  ];
}

/** Without words, a sign has one count. */
function ofOneSign(totals: readonly LiveCount[]): readonly LiveCount[] {
  return [...Map.groupBy(totals, ({ glyph }) => glyph).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, count: others.reduce((sum, { count }) => sum + count, first.count) }],
  );
}

/** For the screen reader: without glyphs. */
export function liveInWords(live: LiveLook): string {
  const totals = liveTotals(live);
  if (typeof totals === 'string') return totals;
  return totals.map(({ of, count }) => `${count} ${liveScreenTexts.counts[of](count)}`).join(', ');
}

const countRoles: Readonly<Record<ServerCount, Role>> = {
  foreign: 'expired',
  anotherCa: 'expired',
  trustsAnother: 'expired',
  differ: 'expired',
  noneRequested: 'expired',
  trust: 'due',
  notStored: 'expired',
  unreadable: 'due',
  unreachable: 'due',
  unasked: 'dim',
  hidden: 'dim',
  stored: 'ok',
  own: 'dim',
};

/** Whether a server serves another certificate than it should, which an unreachable one may well not. */
function isServedOther(standing: Standing): boolean {
  return standing.of === 'certificate' && isWrong(standing) && !isUnanswered(standing);
}

/** How many servers differ from what is stored, as far as they were asked, and were reached. */
export function differingServers(live: LiveLook | null): number {
  const rows = live?.rows ?? [];
  return rows.filter(({ answer }) => {
    if (answer === null) return false;
    const isOther = answer.artifact !== null && isServedOther({ of: 'certificate', state: answer.state });
    return isOther || isTrustWrong(answer);
  }).length;
}

/** Of several servers with equal answers: what they serve, and each with its date. */
export const groupDetails: (listed: ListedServers, verify: string, isShort: boolean) => readonly Fact[] = memo(
  ({ row, members }, verify, isShort) => {
    const answers = members.flatMap(({ answer }) => answer ?? []);
    const [first] = answers;
    if (first === undefined) return [];
    const fixes = isServerWrong(first) ? answers.flatMap((answer) => fixTexts(answer, verify)) : [];
    const { first: shown, more } = firstOf([...new Set(fixes)], mostFixes);
    const dates = members.map(({ asked, answer }) => liveScreenTexts.member(asked, answer?.notAfter ?? null));
    return [
      ...headsOf(first, answers),
      ...(shown.length === 0 ? [] : [fact('Fix', more === 0 ? shown : [...shown, labelTexts.more(`${more}`)])]),
      ...(isShort ? [] : [fact('Server', [row.asked.server])]),
      fact('Nodes', isShort ? [members.map(({ asked }) => asked.node).join(', ')] : dates),
      ...comparedIn(first),
    ];
  },
);

/** Unreachable servers may have different causes. */
function headsOf(first: Answer, answers: readonly Answer[]): readonly Fact[] {
  const [serves, ...others] = servedHeads(first);
  return serves === undefined ? [] : [{ ...serves, values: [...new Set(answers.map(servedText))] }, ...others];
}

const mostFixes = 3;

/** Of the selected row: what its server serves, next to what is stored. */
export const liveDetails: (row: LiveRow, inventory: Inventory | null, verify: string) => readonly Fact[] = memo(
  (row, inventory, verify) => {
    const { asked, answer } = row;
    const where = [fact('Server', [asked.server]), fact('Node', [asked.node]), fact('Address', [asked.endpoint])];
    if (answer === null) return [...where, fact(heads.serves, [liveScreenTexts.notAsked], 'unknown')];
    return [
      ...servedHeads(answer),
      ...fixFor(answer, verify),
      ...where,
      ...servedFacts(answer, storedFor(row, inventory)),
      ...comparedIn(answer),
    ];
  },
);

/** The same below a list, where few lines have room. */
export const liveDetailsInShort: typeof liveDetails = memo((row, inventory, verify) => {
  const { answer } = row;
  if (answer === null) return [fact(heads.serves, [liveScreenTexts.notAsked], 'unknown')];
  const certificates = servedFactsInShort(answer, storedFor(row, inventory));
  // The address is what is wrong, and a narrow list has no column for it.
  const address = answer.state === 'unreachable' ? [fact('Address', [row.asked.endpoint])] : [];
  return [...servedHeads(answer), ...address, ...fixFor(answer, verify), ...certificates, ...comparedIn(answer)];
});

function storedFor({ asked }: LiveRow, inventory: Inventory | null): Inventory['entries'][number] | null {
  return inventory?.entries.find(({ artifact }) => artifact === asked.artifact) ?? null;
}

/** Green promises no more than what was compared. */
function comparedIn({ state, clients }: Answer): readonly Fact[] {
  const { certificate, trust } = liveScreenTexts.compared;
  if (state !== 'stored') return [];
  return [fact('Compared', [clients.state === 'not compared' || clients.state === 'unknown' ? certificate : trust])];
}

function fixFor(answer: Answer, verify: string): readonly Fact[] {
  return isServerWrong(answer) ? [fact('Fix', fixTexts(answer, verify))] : [];
}

/** Returns the fix of each difference; where the comparison names none, the command that names one. */
export function fixTexts(answer: Answer, verify: string): readonly string[] {
  const ofCertificate = isServedWrong(answer) ? servedFix(answer) : null;
  const ofTrust = isTrustWrong(answer) ? trustFix(answer) : null;
  const known = [ofCertificate, ofTrust].filter((text) => text !== null);
  return known.length === 0 ? [liveScreenTexts.verify(verify)] : [...new Set(known)];
}
