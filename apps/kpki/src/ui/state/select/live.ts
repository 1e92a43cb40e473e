import type { LiveCertificate } from '@kpki/engine';
import {
  type Fact,
  fact,
  isServedWrong,
  liveScreenTexts,
  residual,
  type ServedState,
  type Shown,
  servedFacts,
  servedFactsInShort,
  servedFix,
  servedStates,
  servedText,
} from '@kpki/presentation';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import { alikeIn, fitDistinct } from '../../../text/fit-distinct.ts';
import { fit, fitRight, widthOf } from '../../../text/width.ts';
import { type Role, roleOfSeverity } from '../../roles.ts';
import type { LiveLook, LiveRow } from '../live.ts';
import type { Counts, Summary } from './counts.ts';
import { memo } from './memo.ts';
import { type LaidPieceColumn, laidPieces, type Piece, type PieceColumn } from './piece-columns.ts';

type State = Shown<LiveCertificate>['state'] | 'not asked';

const answered = Object.keys(servedStates) as Shown<LiveCertificate>['state'][];
const goodFrom = answered.findIndex((state) => servedStates[state].isAsStored);

/** What has no answer comes before what is as stored. */
const worstFirst: readonly State[] = [...answered.slice(0, goodFrom), 'not asked', ...answered.slice(goodFrom)];

/** Rows of the same state stay in the order of the catalog. */
export const liveItems: (rows: readonly LiveRow[]) => readonly LiveRow[] = memo((rows) => {
  const rankOf = ({ answer }: LiveRow): number => worstFirst.indexOf(answer?.state ?? 'not asked');
  return rows.toSorted((a, b) => rankOf(a) - rankOf(b));
});

interface ServedMark extends Pick<ServedState, 'text' | 'glyph'> {
  readonly role: Role;
}

/** `isAsking`: whether an answer may come yet. */
export function markOfServer({ answer, asked }: LiveRow, isAsking: boolean): ServedMark {
  if (answer === null)
    return { text: isAsking ? liveScreenTexts.asking : liveScreenTexts.notAsked, glyph: '·', role: 'dim' };
  const { text, glyph, severity } = servedStates[answer.state];
  // Where kpki makes no certificate, none has to be served.
  const isDue = asked.artifact !== null;
  return { text, glyph, role: isDue ? roleOfSeverity[severity] : 'dim' };
}

/** A row, and whether the servers are being asked. */
interface LiveItem {
  readonly row: LiveRow;
  readonly mark: ServedMark;
}

const plain = (value: string, width: number, role: Role = 'text'): readonly Piece[] => [
  { text: fit(clean(value), width), role },
];

const { heads } = liveScreenTexts;

/** Names up to this length are whole before other columns get more room. */
const wholeName = 10;

const leastNode = 6;

/** As wide as its names, which are cut where they are alike. */
function nodeColumn(rows: readonly LiveRow[]): PieceColumn<LiveItem> {
  const nodes = rows.map(({ asked }) => clean(asked.node));
  const alike = alikeIn(nodes);
  const widest = nodes.reduce((most, node) => Math.max(most, widthOf(node)), leastNode);
  return {
    head: heads.node,
    least: Math.min(wholeName, widest),
    most: Math.min(24, widest),
    rank: 3,
    pieces: ({ row }, width) => [{ text: fitDistinct(clean(row.asked.node), width, alike), role: 'accent' }],
  };
}

const liveColumns = (node: PieceColumn<LiveItem>): readonly PieceColumn<LiveItem>[] => [
  { head: heads.server, least: 16, most: 23, rank: 1, pieces: ({ row }, width) => plain(row.asked.server, width) },
  node,
  { head: heads.address, least: 17, most: 40, rank: 5, pieces: ({ row }, width) => plain(row.asked.endpoint, width) },
  { head: heads.serves, least: 18, most: 24, rank: 2, pieces: ({ mark }, width) => plain(mark.text, width, mark.role) },
  { head: heads.left, least: 8, most: 8, rank: 4, align: 'right', pieces: leftPieces },
  { head: heads.expires, least: 10, most: 10, rank: 6, pieces: ({ row }, width) => plain(dayIn(row), width) },
  {
    head: heads.fingerprint,
    least: 12,
    most: 16,
    rank: 7,
    pieces: ({ row }, width) => plain(row.answer?.fingerprint?.slice(0, width) ?? '', width, 'dim'),
  },
];

function leftPieces({ row, mark }: LiveItem, width: number): readonly Piece[] {
  const seconds = row.answer?.residualSeconds ?? null;
  const text = seconds === null ? '' : residual(seconds);
  return [{ text: fitRight(text, width), role: seconds !== null && seconds <= 0 ? 'expired' : mark.role }];
}

function dayIn({ answer }: LiveRow): string {
  return answer?.notAfter?.slice(0, 10) ?? '';
}

/** `rows`: all of the servers. */
export const laidLive: (rows: readonly LiveRow[], columns: number) => readonly LaidPieceColumn<LiveItem>[] = memo(
  (rows, columns) => laidPieces(liveColumns(nodeColumn(rows)), columns),
);

/** Every word that is shown of a row, for a search. */
export function liveText({ asked, answer }: LiveRow): string {
  const { server, node, endpoint, artifact } = asked;
  const of = answer === null ? liveScreenTexts.notAsked : servedText(answer);
  return [server, node, endpoint, artifact ?? '', of, answer?.fingerprint ?? ''].join(' ');
}

export function answersIn({ rows }: LiveLook): readonly Shown<LiveCertificate>[] {
  return (rows ?? []).flatMap(({ answer }) => answer ?? []);
}

type LiveCount = readonly [count: number, of: keyof typeof liveCounts];

/** Returns what is said instead while the servers are asked, or where there is none. */
function liveTotals(live: LiveLook): readonly LiveCount[] | string {
  const { rows, isAsking } = live;
  if (rows === null || rows.length === 0) return '';
  if (isAsking) return liveScreenTexts.progress(live.answered, rows.length);
  const answers = answersIn(live);
  const count = (of: Shown<LiveCertificate>['state']): number => answers.filter(({ state }) => state === of).length;
  const all: readonly LiveCount[] = [
    [answers.filter(isServedOther).length, 'differ'],
    [count('unreadable'), 'unreadable'],
    [count('unreachable'), 'unreachable'],
    [rows.length - answers.length, 'unasked'],
    [count('stored'), 'stored'],
    [count('own'), 'own'],
  ];
  return all.filter(([many]) => many > 0);
}

/** In the border. */
export function liveSummary(live: LiveLook): Summary {
  const totals = liveTotals(live);
  if (typeof totals === 'string') return totals;
  const form = (words: (...count: LiveCount) => string): Counts =>
    totals.map(([many, of]) => ({ text: `${liveCounts[of].glyph} ${words(many, of)}`, role: liveCounts[of].role }));
  return [
    form((many, of) => `${many} ${liveScreenTexts.counts[of](many)}`),
    form((many, of) => `${many} ${liveScreenTexts.shortCounts[of]}`),
    form((many) => `${many}`),
  ];
}

/** For the screen reader: without glyphs. */
export function liveInWords(live: LiveLook): string {
  const totals = liveTotals(live);
  if (typeof totals === 'string') return totals;
  return totals.map(([many, of]) => `${many} ${liveScreenTexts.counts[of](many)}`).join(', ');
}

/** As the rows that are counted. */
const liveCounts = {
  differ: { glyph: '✗', role: 'expired' },
  unreadable: { glyph: servedStates.unreadable.glyph, role: 'due' },
  unreachable: { glyph: servedStates.unreachable.glyph, role: 'due' },
  unasked: { glyph: '·', role: 'dim' },
  stored: { glyph: servedStates.stored.glyph, role: 'ok' },
  own: { glyph: servedStates.own.glyph, role: 'dim' },
} as const satisfies Readonly<Record<string, { readonly glyph: string; readonly role: Role }>>;

/** Whether a server serves another certificate than it should, which an unreachable one may well not. */
function isServedOther({ state }: Shown<LiveCertificate>): boolean {
  return !servedStates[state].isAsStored && state !== 'unreachable' && state !== 'unreadable';
}

/** How many servers serve another certificate than the stored one, as far as they were asked. */
export function servingOthers(live: LiveLook | null): number {
  return live === null
    ? 0
    : answersIn(live).filter((answer) => answer.artifact !== null && isServedOther(answer)).length;
}

/** Of the selected row: what its server serves, next to what is stored. */
export const liveDetails: (row: LiveRow, inventory: Inventory | null, verify: string) => readonly Fact[] = memo(
  (row, inventory, verify) => {
    const { asked, answer } = row;
    const where = [fact('Server', [asked.server]), fact('Node', [asked.node]), fact('Address', [asked.endpoint])];
    if (answer === null) return [...where, fact(heads.serves, [liveScreenTexts.notAsked], 'unknown')];
    const [serves, ...others] = servedFacts(answer, storedFor(row, inventory));
    return [
      ...(serves === undefined ? [] : [serves]),
      ...where,
      ...others,
      ...comparedIn(answer),
      ...fixFor(answer, verify),
    ];
  },
);

/** The same below a list, where few lines have room. */
export const liveDetailsInShort: typeof liveDetails = memo((row, inventory, verify) => {
  const { answer } = row;
  if (answer === null) return [fact(heads.serves, [liveScreenTexts.notAsked], 'unknown')];
  return [...servedFactsInShort(answer, storedFor(row, inventory)), ...comparedIn(answer), ...fixFor(answer, verify)];
});

function storedFor({ asked }: LiveRow, inventory: Inventory | null): Inventory['entries'][number] | null {
  return inventory?.entries.find(({ artifact }) => artifact === asked.artifact) ?? null;
}

/** Green promises no more than what was compared: during a rotation a server may still trust the old CA alone. */
function comparedIn({ state }: Shown<LiveCertificate>): readonly Fact[] {
  return state === 'stored' ? [fact('Compared', [liveScreenTexts.compared])] : [];
}

function fixFor(answer: Shown<LiveCertificate>, verify: string): readonly Fact[] {
  return isServedWrong(answer) ? [fact('Fix', [fixText(answer, verify)])] : [];
}

/** Where the comparison names no fix, the command that names one. */
export function fixText(answer: Shown<LiveCertificate>, verify: string): string {
  return servedFix(answer) ?? liveScreenTexts.verify(verify);
}
