import {
  byWorstState,
  counted,
  type Fact,
  fact,
  fleetScreenTexts,
  isOfDate,
  residual,
  rotationScreenTexts,
  signs,
} from '@kpki/presentation';
import { clean } from '../../../text/clean.ts';
import { fit, fitRight, shortened, widthOf } from '../../../text/width.ts';
import { countedMonths, shadeOf } from '../../expiry-months.ts';
import type { Role } from '../../roles.ts';
import { countedStates, type RowState, rowStates, type ShownState, shownState } from '../../row-states.ts';
import { type FilteredEntry, type FleetCluster, type FleetRow, monthsOfRow } from '../../work/fleet-row.ts';
import { type EnvironmentKey, environmentKey, openKey } from '../environment-key.ts';
import type { Fleet } from '../fleet.ts';
import type { State } from '../model.ts';
import type { FleetRoute } from '../route.ts';
import { artifactName } from './artifacts.ts';
import { cellRoles, piecesOfCells } from './cell-roles.ts';
import { type CountForm, type Counts, countForms, type Summary } from './counts.ts';
import { type DetailLine, detailLines } from './detail-lines.ts';
import { type Filter, isMeant, matches, narrows, parseFilter, termsOfArtifacts, withNames } from './filter.ts';
import { countMarks, type FleetCount, type FleetMark, fleetCounts } from './fleet-counts.ts';
import { unreadCounts, unreadInOne } from './fleet-reading.ts';
import { memo } from './memo.ts';
import { type OwedRestart, owedBy, owedRestart } from './owed-restart.ts';
import {
  asNarrowAsPossible,
  asWideAsNeeded,
  type FittedColumn,
  isRoomy,
  type LaidPieceColumn,
  laidPieces,
  type Piece,
  padding,
  piecesOf,
  restAfter,
  textColumn,
} from './piece-columns.ts';
import { severityOf, stateRoles } from './states.ts';

export const fleetSorts = ['worst', 'expiry', 'name'] as const;
export type FleetSort = (typeof fleetSorts)[number];

export const fleetSortTexts: Readonly<Record<FleetSort, string>> = fleetScreenTexts.sorts;

export interface FleetItem {
  readonly key: EnvironmentKey;
  readonly row: FleetRow;
  /** The row with no more than a filter has found in it: what is shown is what is counted. */
  readonly shown: FleetRow;
  /** This session wrote there since the row was read. */
  readonly isStale: boolean;
  /** Its place in the order of the list is known; the others stand below, as they came. */
  readonly isRanked: boolean;
  /** Artifacts that a filter has found; empty without a filter, and where its words are of the cluster itself. */
  readonly hits: readonly string[];
  /** A restart that its rotation waits for, as far as the servers were asked; else null. */
  readonly owed: OwedRestart | null;
}

/** Behind the name of a cluster in a rotation whose own symbol says what is worse. */
export function rotationMark(row: FleetRow): string {
  if (row.is === 'failed' || row.rotating.length === 0) return '';
  return markOfRow(row).word === 'rotating' ? '' : ` ${rowStates.rotating.symbol}`;
}

export function isNotCreated(row: FleetRow): boolean {
  return row.is === 'read' && countOf(row, ['not created']) > 0;
}

function badIn(row: FleetRow): number {
  return row.is === 'failed' ? 0 : fleetCounts(row).bad;
}

export function countOf({ counts }: FleetCluster, states: readonly RowState[]): number {
  return counts.reduce((sum, [state, count]) => (states.includes(state) ? sum + count : sum), 0);
}

/** The mark and the cells of a row; what they show of a stale one is dim. */
export function shownRow(
  { shown: row, isStale, hits, owed }: FleetItem,
  laid: readonly LaidFleetColumn[],
  columns: number,
): { readonly mark: Piece; readonly pieces: readonly Piece[] } {
  const { symbol, role } = markOfRow(row);
  const pieces = row.is === 'failed' ? failedPieces(row, laid, columns) : piecesOf({ ...row, hits, owed }, laid);
  if (!isStale) return { mark: { text: symbol, role }, pieces };
  return { mark: { text: staleSymbol, role: 'dim' }, pieces: pieces.map(({ text }) => ({ text, role: 'dim' })) };
}

export const staleSymbol = '…';

export function markOfRow(row: FleetRow): FleetMark {
  if (row.is === 'failed') return { symbol: signs.unreadable.glyph, word: fleetScreenTexts.unread, role: 'danger' };
  const state = worstOf(row);
  return { symbol: rowStates[state].symbol, word: state, role: stateRoles[state] };
}

function worstOf({ counts }: FleetCluster): ShownState {
  return counts.map(([state]) => state).toSorted(byWorstState)[0] ?? 'ok';
}

/** A file that cannot be used comes before what is unreadable in part. */
function byWorst(a: FleetRow, b: FleetRow): number {
  const stateOf = (row: FleetRow): ShownState => (row.is === 'failed' ? 'unreadable' : worstOf(row));
  return byWorstState(stateOf(a), stateOf(b)) || Number(b.is === 'failed') - Number(a.is === 'failed');
}

const text = new Intl.Collator('en', { numeric: true });

const orders: Readonly<Record<FleetSort, (a: FleetRow, b: FleetRow) => number>> = {
  worst: (a, b) => byWorst(a, b) || badIn(b) - badIn(a) || orders.expiry(a, b),
  expiry: (a, b) => secondsOf(a) - secondsOf(b) || orders.name(a, b),
  name: (a, b) => text.compare(nameOf(a), nameOf(b)) || text.compare(a.environment ?? '', b.environment ?? ''),
};

/** What is expired comes first, the longest ago before the others. */
function secondsOf(row: FleetRow): number {
  if (row.is === 'failed') return Number.MAX_SAFE_INTEGER;
  const next = row.next?.seconds ?? Number.MAX_SAFE_INTEGER;
  if (countOf(row, ['expired']) === 0) return next;
  return Math.min(0, row.expiries[0]?.first.residualSeconds ?? 0);
}

/** Of a file that cannot be read, its path. */
export function nameOf(row: FleetRow): string {
  return row.is === 'failed' ? row.file : row.cluster;
}

/** Whether it is not known, at least in part, what is stored there. */
export function isNotAllRead({ row }: FleetItem): boolean {
  return row.is === 'failed' || row.unread.length > 0;
}

export function environmentTitle(row: FleetRow): string {
  return row.environment === null ? nameOf(row) : `${nameOf(row)} · ${row.environment}`;
}

/** The rows of the fleet by the filter and the order of its screen. */
export function fleetItemsIn(state: State, { filter, sort }: FleetRoute): readonly FleetItem[] {
  const { fleet } = state;
  return fleet === null ? [] : withOwed(fleetItems(fleet, filter?.text ?? '', sort), owedInFleet(state));
}

/** What the row of the open cluster waits for. */
interface OwedInRow {
  readonly key: EnvironmentKey;
  readonly owed: OwedRestart;
}

export function owedInFleet(state: State): OwedInRow | null {
  const owed = owedRestart(state);
  return owed === null ? null : owedInRow(openKey(state), owed);
}

const owedInRow = memo((key: EnvironmentKey, owed: OwedRestart): OwedInRow => ({ key, owed }));

function owedOf(row: FleetRow, owed: OwedInRow | null): OwedRestart | null {
  return row.is === 'failed' || owed?.key !== environmentKey(row) ? null : owedBy(owed.owed, row.artifacts);
}

export const withOwed = memo((items: readonly FleetItem[], owed: OwedInRow | null): readonly FleetItem[] =>
  owed === null
    ? items
    : items.map((item) => (item.key === owed.key ? { ...item, owed: owedOf(item.row, owed) } : item)),
);

/** A filter is of the artifacts of each cluster; words of the cluster itself are all of its artifacts. */
export const fleetItems: (fleet: Fleet, filter: string, sort: FleetSort) => readonly FleetItem[] = memo(
  ({ rows, ranked, written, stale: outdated }, filter, sort) => {
    const stale = new Set([...written, ...outdated]);
    const terms = withNames(parseFilter(filter), rows.flatMap(ownNames));
    const found = narrows(terms) ? rows.flatMap((row) => foundIn(row, terms)) : rows.map((row) => ({ row, hits: [] }));
    const places = placesOf(ranked, sort);
    const placeOf = ({ key }: FleetItem): number => places.get(key) ?? places.size;
    return found
      .map(({ row, hits }): FleetItem => {
        const key = environmentKey(row);
        return {
          key,
          row,
          shown: narrowed(row, hits),
          isStale: stale.has(key),
          isRanked: places.has(key),
          hits,
          owed: null,
        };
      })
      .toSorted((a, b) => rankOfName(a, terms) - rankOfName(b, terms) || placeOf(a) - placeOf(b));
  },
);

/** What a filter means by its name stands before what it finds otherwise. */
function rankOfName({ row }: FleetItem, filter: Filter): number {
  return isMeant(filter, ownNames(row)) ? 0 : 1;
}

function ownNames(row: FleetRow): readonly string[] {
  const names = [fileName(row.file), row.is === 'failed' ? '' : row.cluster, row.environment ?? ''];
  return names.filter((name) => name !== '');
}

const placesOf = memo(
  (rows: readonly FleetRow[], sort: FleetSort): ReadonlyMap<EnvironmentKey, number> =>
    new Map(rows.toSorted(orders[sort]).map((row, at) => [environmentKey(row), at])),
);

function foundIn(row: FleetRow, filter: Filter): readonly Pick<FleetItem, 'row' | 'hits'>[] {
  const file = shownFile(row.file, filter);
  const own = [file, row.is === 'failed' ? file : row.cluster, row.environment ?? ''];
  const { word } = markOfRow(row);
  if (row.is === 'failed') {
    const terms = termsOfArtifacts(filter, [...own, word, row.text]);
    return terms?.every(({ not }) => not) === true ? [{ row, hits: [] }] : [];
  }
  // The state of a cluster is that of some artifact, which is meant first.
  for (const texts of [own, [...own, word]]) {
    const terms = termsOfArtifacts(filter, texts);
    if (terms === null) return [];
    const hits = terms.length === 0 ? [] : hitsIn(row, terms);
    if (terms.length === 0 || hits.length > 0) return [{ row, hits }];
  }
  return [];
}

/** Without its folder. */
export function fileName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

/** A folder is meant only by a filter with a slash: "clusters" is in the path of each. */
function shownFile(file: string, filter: Filter): string {
  return filter.some(({ value }) => value.includes('/')) ? file : fileName(file);
}

function narrowed(row: FleetRow, hits: readonly string[]): FleetRow {
  if (row.is === 'failed' || hits.length === 0) return row;
  const found = new Set(hits);
  const isFound = ({ artifact }: { readonly artifact: string }): boolean => found.has(artifact);
  const isEmpty = isNotCreated(row);
  const states = row.artifacts
    .filter(isFound)
    .map(({ state, phase }): ShownState => (isEmpty ? 'not created' : shownState(state, phase)));
  const certificates = row.certificates.filter(isFound);
  return {
    ...row,
    counts: countedStates(states),
    certificates,
    months: countedMonths(certificates, row.at, monthsOfRow),
    problems: row.problems.filter(isFound),
  };
}

/** Those that need an action stand first. */
function hitsIn({ artifacts, problems }: FleetCluster, terms: Filter): readonly string[] {
  const places = new Map(problems.map(({ artifact }, at) => [artifact, at]));
  const placeOf = (artifact: string): number => places.get(artifact) ?? places.size;
  return artifacts
    .filter((entry) => matches(terms, withState(entry)))
    .map(({ artifact }) => artifact)
    .toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** The word of a problem is found without `state:`. */
function withState(entry: FilteredEntry): FilteredEntry {
  return entry.state === 'ok' ? entry : { ...entry, names: [...entry.names, entry.state] };
}

/** Where nothing is counted, so that the counts stand out. */
const none = '·';

function countColumn(name: FleetCount, rank: number): FleetColumn {
  const { symbol, word, role } = countMarks[name];
  const pieces = (row: FleetCluster, width: number): readonly Piece[] => {
    const count = fleetCounts(row)[name];
    return [{ text: fitRight(count === 0 ? none : `${count}`, width), role: count === 0 ? 'dim' : role }];
  };
  const text = (row: FleetCluster): string => `${fleetCounts(row)[name]}`;
  return { head: `${symbol}${word}`, least: 3, most: 5, rank, align: 'right', text, pieces };
}

/** Its symbol alone, and only where something is counted: the others have their words. */
function symbolColumn(name: FleetCount, rank: number): FleetColumn {
  const text = (row: FleetCluster): string => (fleetCounts(row)[name] === 0 ? '' : `${fleetCounts(row)[name]}`);
  return { ...countColumn(name, rank), head: countMarks[name].symbol, least: 2, text, ifEmpty: 'left out' };
}

/** A row with what its rotation waits for. */
interface OwingCluster extends FleetCluster {
  readonly owed: FleetItem['owed'];
}

/** And with what a filter has found in it. */
interface FoundCluster extends OwingCluster {
  readonly hits: FleetItem['hits'];
}

type FleetColumn = FittedColumn<FoundCluster, OwingCluster>;

/** Stands for the head of the months, which begin with that of today. */
const months = 'months';

const rotatingHead = 'Rotating';

const fleetColumns: readonly FleetColumn[] = [
  {
    ...textColumn<FoundCluster, OwingCluster>(
      { head: 'Cluster', least: 12, good: 16, most: 30, rank: 1 },
      (row) => `${clean(row.cluster)}${rotationMark(row)}`,
    ),
    pieces: (row, width) => {
      const mark = rotationMark(row);
      const name = shortened(clean(row.cluster), width - widthOf(mark));
      return [
        { text: name, role: 'accent' },
        { text: fit(mark, width - widthOf(name)), role: stateRoles.rotating },
      ];
    },
  },
  textColumn({ head: 'Env', least: 7, most: 20, rank: 2, ifEmpty: 'left out' }, ({ environment }) => environment ?? ''),
  countColumn('ok', 5),
  symbolColumn('rotating', 9),
  countColumn('due', 4),
  countColumn('bad', 3),
  symbolColumn('unknown', 6),
  apart({
    head: 'Next expiry',
    least: 16,
    most: 44,
    rank: 7,
    text: (row) => nextText(row),
    core: (row) => nextText(row, 'name'),
    pieces: nextOrHits,
  }),
  {
    head: months,
    least: 6,
    good: 6,
    most: monthsOfRow,
    rank: 10,
    pieces: (row, width) => monthPieces(row, 1).slice(0, width).flat(),
  },
  textColumn(
    { head: rotatingHead, least: 13, good: 14, most: 30, rank: 8, ifEmpty: 'left out' },
    ({ rotating, owed }) => rotationsIn(rotating, owed, rotationScreenTexts.owedInShort).join(', '),
    'pending',
  ),
];

/** Sets a column of texts apart from the number before it. */
function apart(column: FleetColumn): FleetColumn {
  const { head, least, most, text, core, pieces } = column;
  return {
    ...column,
    head: ` ${head}`,
    least: least + 1,
    most: most + 1,
    ...(text === undefined ? {} : { text: (row) => ` ${text(row)}` }),
    ...(core === undefined ? {} : { core: (row) => ` ${core(row)}` }),
    pieces: (row, width) => [{ text: ' ', role: 'text' }, ...pieces(row, width - 1)],
  };
}

/** What a restart is waited for comes first, with it. */
function rotationsIn(
  rotating: readonly string[],
  owed: OwedRestart | null,
  form: (rotating: OwedRestart['rotating'], restart: string) => string,
): readonly string[] {
  if (owed === null) return rotating;
  const others = rotating.filter((each) => owed.rotating.every(({ name }) => name !== each));
  return [form(owed.rotating, owed.restart), ...others];
}

/** `name`: without what gives way before the name is cut. */
export function nextText(row: FleetCluster, form: 'whole' | 'name' = 'whole'): string {
  const { next } = row;
  if (isNotCreated(row)) return fleetScreenTexts.notCreatedCount(fleetCounts(row).notCreated);
  const expired = countOf(row, ['expired']);
  if (next !== null) {
    const forms = comingForms(next);
    return `${expired === 0 ? '' : beforeNext(expired)}${form === 'whole' ? forms[0] : forms.at(-1)}`;
  }
  if (expired > 0) return fleetScreenTexts.expiredCount(expired);
  const { unknown } = fleetCounts(row);
  return unknown === 0 ? fleetScreenTexts.noneStored : fleetScreenTexts.unknownCount(unknown);
}

/** The number of what is expired, then as much of what expires next as there is room for. */
export function nextPieces(row: FleetCluster, width: number): readonly Piece[] {
  const { next } = row;
  const expired = countOf(row, ['expired']);
  if (next === null) {
    return [{ text: fit(nextText(row), width), role: expired > 0 ? stateRoles.expired : 'text' }];
  }
  const before = expired === 0 ? '' : beforeNext(expired);
  const room = Math.max(1, width - widthOf(before));
  const forms = comingForms(next);
  const text = forms.find((each) => widthOf(each) <= room) ?? forms.at(-1) ?? '';
  const coming: Piece = { text: fit(text, room), role: roleOfNext(next) };
  return before === '' ? [coming] : [{ text: before, role: stateRoles.expired }, coming];
}

function beforeNext(expired: number): string {
  return `${rowStates.expired.symbol}${expired}  `;
}

/** Dates have no color here: what expires next is not yet what is wrong. */
function roleOfNext({ state }: NonNullable<FleetCluster['next']>): Role {
  return isOfDate(state) ? 'text' : stateRoles[state];
}

export function nextOrHits(row: FleetCluster & Pick<FleetItem, 'hits'>, width: number): readonly Piece[] {
  return row.hits.length === 0 ? nextPieces(row, width) : hitPieces(row.hits, width);
}

/** Where a filter has found something, that stands where the next expiry would: how many, and the first. */
function hitPieces(hits: readonly string[], width: number): readonly Piece[] {
  const head = shortened(fleetScreenTexts.hits(hits.length), width);
  const room = width - widthOf(head);
  const [whole = ''] = hits.map(clean);
  const name = artifactName(whole);
  const text = [whole, name].map((each) => `: ${each}`).find((each) => widthOf(each) <= room) ?? `: ${name}`;
  return [
    { text: head, role: 'accent' },
    { text: room > leastName ? fit(text, room) : ' '.repeat(room), role: 'text' },
  ];
}

/** A name that is shorter than this says nothing. */
const leastName = 8;

/**
 * What expires next, from the longest form. Of several, one is named without its owner where there is no room for it, and
 * then without their number.
 */
function comingForms(next: NonNullable<FleetCluster['next']>): readonly [string, ...string[]] {
  const { artifact, others } = next;
  const [before, after] = [`${leftOf(next)} `, fleetScreenTexts.sameDay(others)];
  const whole = clean(artifact);
  if (others === 0) return [`${before}${whole}`];
  const name = `${before}${artifactName(whole)}`;
  return [`${before}${whole}${after}`, `${name}${after}`, name];
}

/** With the symbol of what is wrong with it, other than its date. */
function leftOf({ state, seconds }: NonNullable<FleetCluster['next']>): string {
  return isOfDate(state) ? residual(seconds) : `${rowStates[state].symbol} ${residual(seconds)}`;
}

/** Each month in so many cells. What is expired is in the first month, before what expires in the rest of it. */
export function monthPieces(row: FleetCluster, cells: number): readonly (readonly Piece[])[] {
  const expired = countOf(row, ['expired']) > 0;
  return row.months.map(({ count, notOk }, at) => {
    if (at === 0 && expired) return [{ text: rowStates.expired.symbol.repeat(cells), role: stateRoles.expired }];
    if (count === 0) return [{ text: shadeOf(count).repeat(cells), role: 'dim' }];
    return piecesOfCells(cellRoles({ total: count, notOk, role: stateRoles.ok }, cells), shadeOf(count));
  });
}

type LaidFleetColumn = LaidPieceColumn<FoundCluster>;

/** `rows`: all of the fleet, so that columns stay while it is filtered. `month`: the first, from 0 for January. */
export const laidFleet: (
  rows: readonly FleetRow[],
  columns: number,
  month: number,
  owed: OwedInRow | null,
) => readonly LaidFleetColumn[] = memo((rows, columns, month, owed) => {
  const clusters = rows.filter((row) => row.is === 'read').map((row) => ({ ...row, owed: owedOf(row, owed) }));
  const all = fleetColumns
    .flatMap((column) => asWideAsNeeded(column, clusters))
    .map((column) => (column.text === undefined ? column : asNarrowAsPossible(column)));
  return roomyLayout(all, columns).map((each) =>
    each.column.head === months ? { ...each, column: { ...each.column, head: monthHead(month, each.width) } } : each,
  );
});

/** Names are whole before months are shown, and before it is counted what the names of rotations say. */
function roomyLayout(all: readonly FleetColumn[], columns: number): readonly LaidFleetColumn[] {
  const isRotating = all.some(({ head }) => head === rotatingHead);
  const withoutMonths = all.filter(({ head }) => head !== months);
  const least = withoutMonths.filter(({ head }) => !isRotating || head !== countMarks.rotating.symbol);
  const sets = [all, withoutMonths, least];
  const roomy = sets.find((set) => isRoomy(set, laidPieces(set, columns))) ?? least;
  return laidPieces(roomy, columns);
}

/** `NDJFMAMJJASON`: the letter of each month above its cell. */
export function monthHead(first: number, count: number): string {
  const { monthLetters } = fleetScreenTexts;
  return Array.from({ length: count }, (_, at) => monthLetters[(first + at) % monthLetters.length]).join('');
}

/** The name has the columns of the cluster and the environment; why it cannot be used has all that follow. */
function failedPieces(row: FailedRow, laid: readonly LaidFleetColumn[], columns: number): readonly Piece[] {
  const ofName = laid.slice(0, 2).reduce((sum, { width }) => sum + width + 1, -1);
  const name = row.environment === null ? row.file : `${row.file} ${row.environment}`;
  const head: Piece = { text: `${fit(clean(name), ofName, 'start')} `, role: 'text' };
  const room = restAfter([head], columns - padding);
  return [head, { text: shortened(whyFailed(row), room), role: 'danger' }];
}

/** Why a file cannot be used, next to its name. */
export function whyFailed({ at, text }: FailedRow): string {
  return clean(at === null ? text.replaceAll('\n', ' ') : fleetScreenTexts.wrongAt(at.line, at.problem));
}

type FailedRow = Extract<FleetRow, { readonly is: 'failed' }>;

/** What is known of a row, with each of its problems. */
export function itemDetails(item: FleetItem): readonly Fact[] {
  const problems = problemsIn(item.row).map(({ artifact, state }) => `${clean(artifact)}: ${state}`);
  return [
    ...stateFacts(item),
    ...(problems.length === 0 ? [] : [fact(fleetScreenTexts.problems, problems)]),
    fileFact(item.row),
  ];
}

/** The same in a side panel, where problems of one name and state are one line. */
export function sideLines(item: FleetItem, columns: number): readonly DetailLine[] {
  return [...stateLines(item, columns), ...detailLines([fileFact(item.row)], columns)];
}

/** Where the file is known. */
export function stateLines(item: FleetItem, columns: number): readonly DetailLine[] {
  return [...detailLines(stateFacts(item), columns), ...problemLines(problemsIn(item.row), columns)];
}

/** That all is missing is no list of problems. */
function problemsIn(row: FleetRow): FleetCluster['problems'] {
  return row.is === 'failed' || isNotCreated(row) ? [] : row.problems;
}

/** The artifact that a row names: its worst, else one that is rotated; null: all are ok, or none is stored. */
export function namedIn(row: FleetRow): string | null {
  const rotating = row.is === 'failed' ? [] : row.rotating;
  return problemsIn(row)[0]?.artifact ?? rotating[0] ?? null;
}

/** Below their label, so that a name has all columns. */
function problemLines(problems: FleetCluster['problems'], columns: number): readonly DetailLine[] {
  if (problems.length === 0) return [];
  const groups = [
    ...Map.groupBy(problems, ({ artifact, state }) => `${artifactName(artifact)} ${state}`).values(),
  ].flatMap(([first, ...others]) => (first === undefined ? [] : [{ ...first, count: others.length + 1 }]));
  const gap = '  ';
  const roomFor = (state: string): number => Math.max(1, columns - gap.length - state.length);
  const named = groups.map(({ artifact, state, count }) => ({
    state,
    name: groupName(artifact, count, roomFor(state)),
  }));
  const aligned = Math.min(
    Math.max(...named.map(({ name }) => widthOf(name))),
    ...named.map(({ state }) => roomFor(state)),
  );
  return [
    { label: fleetScreenTexts.problems, text: '', severity: 'info' },
    ...named.map(({ name, state }): DetailLine => {
      const before = `${fit(name, Math.max(aligned, widthOf(name)))}${gap}`;
      const pieces = [
        { text: before, role: 'text' },
        { text: state, role: stateRoles[state] },
      ] as const;
      return { label: '', text: `${before}${state}`, severity: 'info', pieces };
    }),
  ];
}

/** Without the owner where there is no room for it. The name is cut before the number. */
function groupName(artifact: string, count: number, room: number): string {
  const name = artifactName(clean(artifact));
  if (count === 1) return shortened(widthOf(clean(artifact)) <= room ? clean(artifact) : name, room);
  const times = fleetScreenTexts.times(count);
  return `${shortened(name, Math.max(1, room - widthOf(times)))}${times}`;
}

function fileFact({ file }: FleetRow): Fact {
  return fact('File', [clean(file)]);
}

function stateFacts({ row, isStale, owed }: FleetItem): readonly Fact[] {
  const details = fleetDetails(row, owed);
  return isStale ? [fact('State', [fleetScreenTexts.stale], 'warning'), ...details] : details;
}

const fleetDetails: (row: FleetRow, owed: OwedRestart | null) => readonly Fact[] = memo((row, owed) => {
  if (row.is === 'failed') return [fact('Problem', row.text.split('\n').map(clean), 'critical')];
  const { counts, next, unread, rotating } = row;
  const artifacts = isNotCreated(row)
    ? `${countMarks.notCreated.symbol} ${fleetScreenTexts.allNotCreated(fleetCounts(row).notCreated)}`
    : counts.map(([state, count]) => `${rowStates[state].symbol} ${count} ${state}`).join(', ');
  return [
    fact('Artifacts', [artifacts]),
    ...(unread.length === 0 ? [] : [fact('Not read', unread.map(clean), 'critical')]),
    ...(next === null
      ? []
      : [fact('Next', [nextExpiryText(next)], severityOf(isOfDate(next.state) ? 'ok' : next.state))]),
    ...(rotating.length === 0
      ? []
      : [fact('Rotating', rotationsIn(rotating, owed, rotationScreenTexts.owed).map(clean))]),
  ];
});

/** Whether a filter leaves out clusters, or artifacts of them. */
export function isNarrowed({ rows }: Fleet, items: readonly FleetItem[]): boolean {
  return items.length < rows.length || items.some(({ hits }) => hits.length > 0);
}

/** How many of a list a filter leaves, with all that there are. */
export function shownOfAll(shown: number, all: number, what: string, narrowed: boolean): string {
  return narrowed ? `${shown} of ${counted(all, what)}` : counted(all, what);
}

/** Under a filter, of what it leaves. */
export function fleetSummary(fleet: Fleet, items: readonly FleetItem[]): Summary {
  const { rows } = fleet;
  const narrowed = isNarrowed(fleet, items);
  const said = (text: string): Counts => (rows.length === 0 ? [] : [{ text, role: 'text' }]);
  // A file that cannot be used is a row too, and no environment.
  const many = said(shownOfAll(items.length, rows.length, 'row', narrowed));
  const few = said(`${items.length} of ${rows.length}`);
  const unread = unreadCounts(fleet, items);
  const [rotating, ok] = [totalOf(items, ['rotating']), totalOf(items, ['ok'])];
  const wrong = (form: CountForm): Counts => [...unread, ...totalOf(items, wrongCounts, form)];
  const notCreated = (form: CountForm): Counts => notCreatedIn(items, form);
  const least = [
    ...unreadInOne(items.filter(({ row }) => row.is === 'failed').length),
    ...totalOf(items, wrongCounts, 'short'),
  ];
  const ofPart: readonly Counts[] = narrowed
    ? [
        [...wrong('long'), ...notCreated('long'), ...few],
        [...wrong('close'), ...notCreated('close'), ...few],
        [...wrong('short'), ...few],
        [...least, ...few],
      ]
    : [];
  // What is ok gives way first, and what is wrong last. Counts of a part say so as long as they can.
  return [
    [...wrong('long'), ...notCreated('long'), ...rotating, ...ok, ...many],
    [...wrong('long'), ...notCreated('long'), ...rotating, ...many],
    [...wrong('long'), ...notCreated('long'), ...many],
    ...ofPart,
    [...wrong('long'), ...notCreated('long')],
    [...wrong('close'), ...notCreated('close')],
    wrong('close'),
    [...wrong('short'), ...notCreated('short')],
    wrong('short'),
    least,
  ];
}

const wrongCounts = ['bad', 'due', 'unknown'] as const satisfies readonly FleetCount[];

/** How many artifacts of all clusters are in each of these counts. */
function totalOf(items: readonly FleetItem[], names: readonly FleetCount[], form: CountForm = 'long'): Counts {
  return names.flatMap((name) => totalIn(items, (row) => fleetCounts(row)[name], countMarks[name], form));
}

/** How many environments are not created. */
function notCreatedIn(items: readonly FleetItem[], form: CountForm): Counts {
  return totalIn(items, (row) => (isNotCreated(row) ? 1 : 0), countMarks.notCreated, form);
}

function totalIn(
  items: readonly FleetItem[],
  countIn: (row: FleetCluster) => number,
  { symbol, word, role }: FleetMark,
  form: CountForm,
): Counts {
  const count = items.reduce((sum, { shown }) => (shown.is === 'failed' ? sum : sum + countIn(shown)), 0);
  return count === 0 ? [] : [{ text: countForms[form](symbol, count, word), role }];
}

function nextExpiryText({ artifact, at, seconds, others, state }: NonNullable<FleetCluster['next']>): string {
  const what = isOfDate(state) ? clean(artifact) : fleetScreenTexts.nextInState(clean(artifact), state);
  return fleetScreenTexts.expires(what, at.slice(0, 10), residual(seconds), others);
}
