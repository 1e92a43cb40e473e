import {
  byWorstState,
  calendarScreenTexts,
  expiryFacts,
  type Fact,
  fact,
  fleetScreenTexts,
  nothingExpiresText,
  residual,
  stopsText,
  unknownExpiryText,
} from '@kpki/presentation';
import { clean } from '../../../text/clean.ts';
import { fit, shortened, widthOf } from '../../../text/width.ts';
import { byMonth, hasExpired } from '../../expiry-months.ts';
import type { Role } from '../../roles.ts';
import { rowStates } from '../../row-states.ts';
import type { FleetCertificate, FleetCluster, FleetExpiry, FleetRow } from '../../work/fleet-row.ts';
import { environmentKey } from '../environment-key.ts';
import { type Fleet, isUnusable } from '../fleet.ts';
import { nextYearSeconds } from './calendar.ts';
import { type Counts, countsOfStates, type Summary } from './counts.ts';
import type { DetailLine } from './detail-lines.ts';
import { countOf, environmentTitle, type FleetItem, type FleetSort } from './fleet.ts';
import { unreadCounts, unreadInOne } from './fleet-reading.ts';
import { isNarrowed, shownOfAll } from './fleet-summary.ts';
import { memo } from './memo.ts';
import { type LaidMonth, layMonths, monthCells, mostMonths } from './months.ts';
import {
  asNarrowAsPossible,
  asWideAsNeeded,
  type FittedColumn,
  type LaidPieceColumn,
  laidPieces,
  type Piece,
  piecesOf,
  textColumn,
} from './piece-columns.ts';
import { stateRoles } from './states.ts';
import { withFurther } from './with-further.ts';

const { expiries: texts } = fleetScreenTexts;

/** What expires on one day in one environment, of one catalog entry. */
export interface FleetExpiryRow {
  readonly key: string;
  readonly item: FleetItem;
  readonly row: FleetCluster;
  readonly expiry: FleetExpiry;
  readonly what: string;
  /** Of several, the first that a filter has found. */
  readonly opens: string;
  /** Whose group in the tree it opens; null: the artifact `opens` alone. */
  readonly group: string | null;
}

/** What is expired, and what could not be read, is counted in words of its own. */
const countedHere = [
  'missing',
  'invalid',
  'incomplete',
  'due',
  'pending',
] as const satisfies readonly FleetExpiry['state'][];

type ByTime = (a: FleetExpiry, b: FleetExpiry) => number;

/** Of the same order, rows stay in that of their clusters. By name, they are in it. */
const orders: Readonly<Record<FleetSort, ByTime>> = {
  worst: (a, b) => byWorstState(a.state, b.state) || orders.expiry(a, b),
  expiry: ({ first: { at: a } }, { first: { at: b } }) => (a < b ? -1 : a > b ? 1 : 0),
  name: () => 0,
};

/** Of the items that a filter leaves, what it has found in them. Clusters that come while the fleet is read stand below. */
export const fleetExpiryRows: (items: readonly FleetItem[], sort: FleetSort) => readonly FleetExpiryRow[] = memo(
  (items, sort) => {
    const ranked = items.filter(({ isRanked }) => isRanked);
    const others = items.filter(({ isRanked }) => !isRanked);
    return [...sortedRows(ranked, sort), ...others.flatMap((item) => rowsOf(item))];
  },
);

/** The same of all clusters that are known by now, the first to expire first. */
export const fleetExpiriesByDate: (items: readonly FleetItem[]) => readonly FleetExpiryRow[] = memo((items) =>
  sortedRows(items, 'expiry'),
);

function sortedRows(items: readonly FleetItem[], sort: FleetSort): readonly FleetExpiryRow[] {
  return items.flatMap((item) => rowsOf(item)).toSorted((a, b) => orders[sort](a.expiry, b.expiry));
}

/** Of the whole fleet, so that columns stay while it is filtered. */
export const allExpiries: (rows: readonly FleetRow[]) => readonly FleetExpiryRow[] = memo((rows) =>
  rows.flatMap((row) =>
    rowsOf({ row, shown: row, key: environmentKey(row), isStale: false, isRanked: true, hits: [], owed: null }),
  ),
);

function rowsOf(item: FleetItem): readonly FleetExpiryRow[] {
  const { row, key, hits } = item;
  if (row.is === 'failed') return [];
  const found = hits.length === 0 ? null : new Set(hits);
  return row.expiries.flatMap((expiry) => {
    const { first, all } = expiry;
    const hit = found === null ? first.artifact : hitIn(expiry, found);
    if (hit === undefined) return [];
    const name = first.name ?? first.artifact;
    // Only what is found is named and counted; of what is found by its CA alone, all.
    const own = all.filter(({ artifact }) => found?.has(artifact) === true);
    const [one, ...others] = own.length === 0 ? all : own;
    const what = others.length === 0 ? (one?.artifact ?? name) : `${name}${fleetScreenTexts.times(others.length + 1)}`;
    const day = first.at.slice(0, 10);
    const isGroup = all.length > 1 && (found === null || all.every(({ artifact }) => found.has(artifact)));
    const group = isGroup ? name : null;
    return [{ key: `${key} ${day} ${name} ${expiry.state}`, item, row, expiry, what, opens: hit, group }];
  });
}

/** What expires with a CA is found too, in the row of the CA. */
function hitIn({ all, capped }: FleetExpiry, found: ReadonlySet<string>): string | undefined {
  return all.find(({ artifact }) => found.has(artifact))?.artifact ?? capped.find((artifact) => found.has(artifact));
}

const certificatesOf = memo((items: readonly FleetItem[]): readonly FleetCertificate[] =>
  items.flatMap(({ shown }) => (shown.is === 'failed' ? [] : shown.certificates)),
);

function countIn(certificates: readonly FleetCertificate[], wanted: FleetExpiry['state']): number {
  return certificates.reduce((sum, { state }) => (state === wanted ? sum + 1 : sum), 0);
}

/** `month`: the first, in milliseconds. */
export const fleetExpiryMonths: (items: readonly FleetItem[], month: number, room: number) => readonly LaidMonth[] =
  memo((items, month, room) => layMonths(cellsOf(items, month), room));

const cellsOf = memo((items: readonly FleetItem[], month: number) => {
  const certificates = certificatesOf(items);
  return monthCells(
    countIn(certificates, 'expired'),
    byMonth(certificates, month, mostMonths).map((each) => each.map(({ state }) => state)),
    month,
  );
});

/** What could not be read stands first, and is dropped last: what expires there is unknown. */
export const fleetExpirySummary: (fleet: Fleet, items: readonly FleetItem[]) => Summary = memo((fleet, items) => {
  const { counts } = calendarScreenTexts;
  const certificates = certificatesOf(items);
  const expired = countIn(certificates, 'expired');
  const inYear = certificates.filter(({ residualSeconds }) => residualSeconds <= nextYearSeconds).length - expired;
  const unknown = items.reduce((sum, { shown }) => sum + unknownIn(shown), 0);
  const readIn = (rows: readonly { readonly is: FleetRow['is'] }[]): number =>
    rows.filter(({ is }) => is === 'read').length;
  const shown = readIn(items.map(({ row }) => row));
  const [long, short = long] = counts.inYear(inYear, unknown);
  const state = (name: FleetExpiry['state'], count: number, text: string): Counts =>
    count === 0 ? [] : [{ text: `${rowStates[name].symbol} ${text}`, role: stateRoles[name] }];
  const [ahead, partly] = [unreadCounts(fleet, items), partlyRead(items.map(({ row }) => row))];
  const found = countedHere.map((name) => [name, countIn(certificates, name)] as const);
  const wrong: Counts = [
    ...state('expired', expired, counts.expired(expired)),
    ...found.flatMap(([name, count]) => state(name, count, texts.inState(count, name))),
    ...state('unreadable', unknown, counts.unknown(unknown)),
  ];
  const others: Counts = fleet.rows.some(({ is }) => is === 'read')
    ? [
        { text: short, role: 'text' },
        { text: shownOfAll(shown, readIn(fleet.rows), 'environment', isNarrowed(fleet, items)), role: 'text' },
      ]
    : [];
  const unread = [...ahead, ...state('unreadable', partly, texts.partlyRead(partly))];
  const forms = Array.from(
    { length: others.length + 1 },
    (_, left): Counts => [...unread, ...wrong, ...others.slice(0, others.length - left)],
  );
  const all = ([['expired', expired], ...found, ['unreadable', unknown]] as const).filter(([, count]) => count > 0);
  const [close, brief] = [countsOfStates(all, 'close'), countsOfStates(all, 'short')];
  const lost = items.filter(({ row }) => row.is === 'failed').length + partly;
  return [...forms, [...unread, ...close], [...unread, ...brief], [...unreadInOne(lost), ...brief]];
});

function unknownIn(row: FleetRow): number {
  return row.is === 'failed' ? 0 : countOf(row, ['unreadable']);
}

function partlyRead(rows: readonly FleetRow[]): number {
  return rows.filter((row) => row.is === 'read' && row.unread.length > 0).length;
}

/** What the list says that has no rows, also without a filter. */
export function noExpiryText({ rows, files, isReading, rereading }: Fleet): string {
  const unknown = rows.reduce((sum, row) => sum + unknownIn(row), 0);
  const unusable = rows.filter(isUnusable).length;
  const failed = rows.filter(({ is }) => is === 'failed').length - unusable;
  // What is unreadable is counted by artifact.
  const unread = failed + (unknown === 0 ? partlyRead(rows) : 0);
  if (isReading && rereading.length === 0) return fleetScreenTexts.reading(files?.length ?? null);
  const parts = [
    ...(unusable + unread === 0 ? [] : [texts.notRead(unusable, unread)]),
    ...(unknown === 0 ? [] : [unknownExpiryText(unknown)]),
  ];
  return parts.length === 0 ? nothingExpiresText : parts.join(' ');
}

/** How long it has, or how long ago it expired. */
export function leftText({ expiry: { first } }: FleetExpiryRow): string {
  const { residualSeconds: left } = first;
  // `residual` has no word for what is over in this second.
  return left > 0 ? residual(left) : texts.ago(residual(Math.max(1, -left)));
}

export function effectOf({ expiry: { first } }: FleetExpiryRow): string {
  return stopsText(first);
}

/** Without the date, the effect alone would read as that of today. */
export function datedEffect(row: FleetExpiryRow): string {
  const effect = effectOf(row);
  return effect === '' || row.expiry.first.residualSeconds <= 0 ? effect : texts.atExpiry(effect);
}

export function dayOf({ expiry: { first } }: FleetExpiryRow): string {
  return first.at.slice(0, 10);
}

export function markOfExpiry({ item, expiry }: FleetExpiryRow): Piece {
  if (item.isStale) return { text: '…', role: 'dim' };
  return { text: rowStates[expiry.state].symbol, role: stateRoles[expiry.state] };
}

function roleOf({ expiry: { state } }: FleetExpiryRow): Role {
  return stateRoles[state];
}

const columns: readonly FittedColumn<FleetExpiryRow>[] = [
  textColumn({ head: 'State', least: 7, most: 10, rank: 4 }, ({ expiry }) => expiry.state, roleOf),
  textColumn({ head: 'When', least: 10, most: 12, rank: 2 }, leftText, roleOf),
  textColumn({ head: 'Cluster', least: 12, most: 30, rank: 3 }, ({ row }) => row.cluster, 'accent'),
  textColumn({ head: 'Env', least: 7, most: 20, rank: 5 }, ({ row }) => row.environment ?? ''),
  textColumn({ head: 'Artifact', least: 14, most: 40, rank: 1 }, ({ what }) => what),
  textColumn({ head: 'Impact', least: 20, most: 80, rank: 7, ifEmpty: 'left out' }, datedEffect, ({ expiry }) =>
    expiry.state === 'ok' ? 'dim' : 'text',
  ),
  textColumn({ head: 'Expires', least: 10, most: 10, rank: 6 }, dayOf, 'dim'),
];

export type LaidExpiryColumn = LaidPieceColumn<FleetExpiryRow>;

export const laidExpiries: (rows: readonly FleetExpiryRow[], room: number) => readonly LaidExpiryColumn[] = memo(
  (rows, room) => laidPieces(columns.flatMap((column) => asWideAsNeeded(column, rows)).map(asNarrowAsPossible), room),
);

/** What is shown of a stale row is dim. */
export function expiryPieces(row: FleetExpiryRow, laid: readonly LaidExpiryColumn[]): readonly Piece[] {
  const pieces = piecesOf(row, laid);
  return row.item.isStale ? pieces.map(({ text }) => ({ text, role: 'dim' })) : pieces;
}

/** The details of a row, with the graph of what it cuts off where there is room. */
export function expirySideLines(row: FleetExpiryRow, columns: number, height: number): readonly DetailLine[] {
  const { first, state } = row.expiry;
  const { connections } = first;
  const impact =
    connections.length === 0 ? null : { issuer: null, title: row.what, state, isNow: hasExpired(first), connections };
  return withFurther((drawn) => expiryRowFacts(row, drawn), { details: [], impact }, { columns, height });
}

/** What expires next in one cluster, as far as there is room. */
export function clusterExpiryLines(item: FleetItem, columns: number, most: number): readonly DetailLine[] {
  const coming = sortedRows([item], 'expiry').filter(({ expiry }) => expiry.state !== 'expired');
  const rows = coming.slice(0, Math.max(0, most - 2));
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map((row) => widthOf(leftText(row))));
  return [
    { label: '', text: '', severity: 'info' },
    { label: fleetScreenTexts.nextExpiries, text: '', severity: 'info' },
    ...rows.map((row): DetailLine => {
      const left = `${fit(leftText(row), width)}  `;
      const name = shortened(clean(row.what), Math.max(1, columns - widthOf(left)));
      const pieces = [
        { text: left, role: roleOf(row) },
        { text: name, role: 'text' },
      ] as const;
      return { label: '', text: `${left}${name}`, severity: 'info', pieces };
    }),
  ];
}

const expiryRowFacts: (row: FleetExpiryRow, drawn: boolean) => readonly Fact[] = memo((row, drawn) => {
  const { first, all, state } = row.expiry;
  return [
    ...(row.item.isStale ? [fact('State', [fleetScreenTexts.stale], 'warning')] : []),
    fact('Cluster', [clean(environmentTitle(row.row))]),
    ...expiryFacts(first, all, state, { most: Number.MAX_SAFE_INTEGER, drawn }),
    fact('File', [clean(row.row.file)]),
  ];
});
