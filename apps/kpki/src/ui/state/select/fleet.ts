import { byWorstState, fleetScreenTexts, signs } from '@kpki/presentation';
import { countedMonths } from '../../expiry-months.ts';
import { countedStates, type RowState, rowStates, type ShownState, shownState } from '../../row-states.ts';
import { type FilteredEntry, type FleetCluster, type FleetRow, monthsOfRow } from '../../work/fleet-row.ts';
import { type EnvironmentKey, environmentKey, openKey } from '../environment-key.ts';
import type { Fleet } from '../fleet.ts';
import type { State } from '../model.ts';
import type { FleetRoute } from '../route.ts';
import { type Filter, isMeant, matches, narrows, parseFilter, termsOfArtifacts, withNames } from './filter.ts';
import { type FleetMark, fleetCounts } from './fleet-counts.ts';
import { memo } from './memo.ts';
import { type OwedRestart, owedBy, owedRestart } from './owed-restart.ts';
import { stateRoles } from './states.ts';

export const fleetSorts = ['worst', 'expiry', 'name'] as const;
export type FleetSort = (typeof fleetSorts)[number];

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

/** What is expired does not expire next: its number stands apart. */
function secondsOf(row: FleetRow): number {
  return (row.is === 'failed' ? null : row.next)?.seconds ?? Number.MAX_SAFE_INTEGER;
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
export interface OwedInRow {
  readonly key: EnvironmentKey;
  readonly owed: OwedRestart;
}

export function owedInFleet(state: State): OwedInRow | null {
  const owed = owedRestart(state);
  return owed === null ? null : owedInRow(openKey(state), owed);
}

const owedInRow = memo((key: EnvironmentKey, owed: OwedRestart): OwedInRow => ({ key, owed }));

export function owedOf(row: FleetRow, owed: OwedInRow | null): OwedRestart | null {
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
