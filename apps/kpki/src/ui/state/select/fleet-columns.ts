import { fleetScreenTexts, isOfDate, residual, rotationScreenTexts } from '@kpki/presentation';
import { clean } from '../../../text/clean.ts';
import { fit, fitRight, shortened, widthOf } from '../../../text/width.ts';
import { shadeOf } from '../../expiry-months.ts';
import type { Role } from '../../roles.ts';
import { rowStates } from '../../row-states.ts';
import { type FleetCluster, type FleetRow, monthsOfRow } from '../../work/fleet-row.ts';
import { artifactName } from './artifacts.ts';
import { cellRoles, piecesOfCells } from './cell-roles.ts';
import {
  countOf,
  type FleetItem,
  isNotCreated,
  markOfRow,
  type OwedInRow,
  owedOf,
  rotationMark,
  staleSymbol,
} from './fleet.ts';
import { countMarks, type FleetCount, fleetCounts } from './fleet-counts.ts';
import { memo } from './memo.ts';
import type { OwedRestart } from './owed-restart.ts';
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
import { stateRoles } from './states.ts';

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

/** The first letter of each of its months is its head once it is known which they are. */
const monthsColumn: FleetColumn = {
  head: '',
  least: 6,
  good: 6,
  most: monthsOfRow,
  rank: 10,
  pieces: (row, width) => monthPieces(row, 1).slice(0, width).flat(),
};

/** What names a row comes first. */
const ranks = { cluster: 1, environment: 2 } as const;

const rotationsColumn: FleetColumn = textColumn(
  { head: 'Rotating', least: 13, good: 14, most: 30, rank: 8, ifEmpty: 'left out' },
  ({ rotating, owed }) => rotationsIn(rotating, owed, rotationScreenTexts.owedInShort).join(', '),
  'pending',
);

const rotatingCount = symbolColumn('rotating', 9);

const environmentColumn: FleetColumn = textColumn(
  { head: 'Env', least: 7, most: 20, rank: ranks.environment, ifEmpty: 'left out' },
  ({ environment }) => environment ?? '',
);

const fleetColumns: readonly FleetColumn[] = [
  {
    ...textColumn<FoundCluster, OwingCluster>(
      { head: 'Cluster', least: 12, good: 16, most: 30, rank: ranks.cluster },
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
  environmentColumn,
  countColumn('ok', 5),
  rotatingCount,
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
  monthsColumn,
  rotationsColumn,
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
export function rotationsIn(
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
    return form === 'whole' ? `${beforeNext(expired)}${forms[0]}` : `${beforeNext(expired, ' ')}${forms.at(-1) ?? ''}`;
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
  const forms = comingForms(next);
  const isClose = widthOf(`${beforeNext(expired)}${forms.at(-1) ?? ''}`) > width;
  const before = beforeNext(expired, isClose ? ' ' : '  ');
  const room = Math.max(1, width - widthOf(before));
  const text = forms.find((each) => widthOf(each) <= room) ?? forms.at(-1) ?? '';
  const coming: Piece = { text: fit(text, room), role: roleOfNext(next) };
  return before === '' ? [coming] : [{ text: before, role: stateRoles.expired }, coming];
}

function beforeNext(expired: number, gap = '  '): string {
  return expired === 0 ? '' : `${rowStates.expired.symbol}${expired}${gap}`;
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
 * then with a mark instead of their number.
 */
function comingForms(next: NonNullable<FleetCluster['next']>): readonly [string, ...string[]] {
  const { artifact, others } = next;
  const [before, after] = [`${leftOf(next)} `, fleetScreenTexts.sameDay(others)];
  const whole = clean(artifact);
  if (others === 0) return [`${before}${whole}`];
  const name = `${before}${artifactName(whole)}`;
  return [`${before}${whole}${after}`, `${name}${after}`, `${name}${fleetScreenTexts.moreOnDay}`];
}

/** With the symbol of what is wrong with it, other than its date. */
function leftOf({ state, seconds }: NonNullable<FleetCluster['next']>): string {
  return isOfDate(state) ? residual(seconds) : `${rowStates[state].symbol} ${residual(seconds)}`;
}

/** Each month in so many cells. What is expired is in none: its number stands before what expires next. */
export function monthPieces(row: FleetCluster, cells: number): readonly (readonly Piece[])[] {
  return row.months.map(({ count, notOk }) => {
    if (count === 0) return [{ text: shadeOf(count).repeat(cells), role: 'dim' }];
    return piecesOfCells(cellRoles({ total: count, notOk, role: stateRoles.ok }, cells), shadeOf(count));
  });
}

type LaidFleetColumn = LaidPieceColumn<FoundCluster>;

/**
 * Names are whole before months are shown. Then an environment that all have gives way, then the names of rotations, which are
 * counted; where environments differ, that count does.
 */
function columnSets(clusters: readonly FleetCluster[]): readonly (readonly FleetColumn[])[] {
  const wide = [fleetColumns, without(monthsColumn)];
  const isOneEnvironment = new Set(clusters.map(({ environment }) => environment)).size === 1;
  if (!isOneEnvironment) return [...wide, without(monthsColumn, rotatingCount)];
  const narrow = [monthsColumn, environmentColumn];
  return [...wide, without(...narrow), without(...narrow, rotationsColumn)];
}

function without(...others: readonly FleetColumn[]): readonly FleetColumn[] {
  return fleetColumns.filter((column) => !others.includes(column));
}

/** `rows`: all of the fleet, so that columns stay while it is filtered. `month`: the first, from 0 for January. */
export const laidFleet: (
  rows: readonly FleetRow[],
  columns: number,
  month: number,
  owed: OwedInRow | null,
) => readonly LaidFleetColumn[] = memo((rows, columns, month, owed) => {
  const clusters = rows.filter((row) => row.is === 'read').map((row) => ({ ...row, owed: owedOf(row, owed) }));
  const fitted = columnSets(clusters).map((set) => fittedTo(clusters, set));
  const roomy = fitted.find((set) => isRoomy(set, laidPieces(set, columns))) ?? fitted.at(-1) ?? [];
  return laidPieces(roomy, columns).map((each) =>
    each.column === monthsColumn ? { ...each, column: { ...monthsColumn, head: monthHead(month, each.width) } } : each,
  );
});

function fittedTo(clusters: readonly OwingCluster[], columns: readonly FleetColumn[]): readonly FleetColumn[] {
  return columns
    .flatMap((column) => asWideAsNeeded(column, clusters))
    .map((column) => (column.text === undefined ? column : asNarrowAsPossible(column)));
}

/** `NDJFMAMJJASON`: the letter of each month above its cell. */
export function monthHead(first: number, count: number): string {
  const { monthLetters } = fleetScreenTexts;
  return Array.from({ length: count }, (_, at) => monthLetters[(first + at) % monthLetters.length]).join('');
}

/** The name has the columns of the cluster and the environment; why it cannot be used has all that follow. */
function failedPieces(row: FailedRow, laid: readonly LaidFleetColumn[], columns: number): readonly Piece[] {
  const ofName = laid
    .filter(({ column }) => column.rank <= ranks.environment)
    .reduce((sum, { width }) => sum + width + 1, -1);
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
