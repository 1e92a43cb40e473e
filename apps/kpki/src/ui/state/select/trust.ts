import { counted, frameTexts, nothingPlannedText, trustScreenTexts, writtenTexts } from '@kpki/presentation';
import type { Inventory } from '../../../session/inventory.ts';
import { countedStates, isNotCreated, rowStates, shownStatesOf } from '../../row-states.ts';
import { keysIn } from '../keys-in.ts';
import type { Message, State } from '../model.ts';
import { inventoryIn } from '../reading.ts';
import { shownReplaceable } from '../replaceable-field.ts';
import type { TrustRoute } from '../route.ts';
import { panesOf } from '../scroll.ts';
import { knownArtifacts } from './artifacts.ts';
import { type Counts, countsOfStates, type Summary } from './counts.ts';
import { filterProblem, narrows, parseFilter, unfinishedPattern } from './filter.ts';
import { findingOf } from './finding.ts';
import { memo } from './memo.ts';
import { owedRestart } from './owed-restart.ts';
import { padding } from './piece-columns.ts';
import { readingSentence } from './reading-text.ts';
import { stateRoles } from './states.ts';
import { locationsToRepair, matching, type TreeRow, treeRows } from './tree.ts';
import { type LaidColumn, laidColumns } from './tree-columns.ts';

export function trustSummary(state: State, route: TrustRoute): Summary {
  const inventory = inventoryIn(state);
  if (inventory === null) return '';
  if (route.filter !== null) {
    const all = knownArtifacts(inventory).length;
    const { text } = route.filter;
    const shown = `${matching(inventory, text).length} of ${counted(all, 'artifact')} shown`;
    return [[...repairs(locationsToRepair(inventory, text)), { text: shown, role: 'text' }]];
  }
  const states = stateCounts(inventory);
  return [
    [...repairs(inventory.drift), ...countsOfStates(states)],
    [...repairs(inventory.drift), ...countsOfStates(states, 'close')],
    [...repairs(inventory.drift), ...countsOfStates(states, 'short')],
  ];
}

/** Counts each artifact once, in the state of its row. */
const stateCounts: (inventory: Inventory) => ReturnType<typeof countedStates> = memo((inventory) =>
  countedStates(shownStatesOf(knownArtifacts(inventory), inventory)),
);

function repairs({ length }: Inventory['drift']): Counts {
  const { symbol } = rowStates['drifted'];
  return length === 0 ? [] : [{ text: `${symbol} ${length} to repair`, role: stateRoles.drifted }];
}

export function trustSentence(state: State, route: TrustRoute): Message | null {
  const ofFilter = filterSentence(state, route);
  if (ofFilter !== null) return ofFilter;
  const inventory = inventoryIn(state);
  if (inventory === null)
    return state.reading.is === 'failed' ? { severity: 'info', text: writtenTexts.tryAgain(keysIn(state)) } : null;
  // A reading of the watch is seen only if it waits.
  if (state.reading.is === 'reading' && (state.reading.by === 'user' || Object.keys(state.reading.retries).length > 0))
    return readingSentence(state);
  if (inventory.unread.length > 0) return { severity: 'warning', text: nothingPlannedText };
  if (isNotCreated(inventory))
    return {
      severity: 'info',
      text: trustScreenTexts.nothingStored(knownArtifacts(inventory).length, keysIn(state)),
    };
  const early = inventory.entries.filter(({ findings }) => findings.some(({ reason }) => reason === 'not-yet-valid'));
  // One cause for most rows is shown instead of a finding for each.
  if (early.length > inventory.entries.length / 2)
    return { severity: 'critical', text: trustScreenTexts.checkClock(early.length, inventory.entries.length) };
  const row = chosenRow(state, route);
  return row === null ? null : findingOf(inventory, row, keysIn(state), owedRestart(state));
}

/** The filter of a list while it is typed, then what is wrong with it; null: nothing is. */
export function filterSentence(state: State, route: Pick<TrustRoute, 'filter' | 'typing'>): Message | null {
  const filter = parseFilter(route.filter?.text ?? '');
  const problem = filterProblem(filter) ?? unfinishedPattern(filter);
  if (route.typing) return filterPrompt(state, route, problem);
  return problem === null ? null : { severity: 'warning', text: problem };
}

function filterPrompt(state: State, { filter }: Pick<TrustRoute, 'filter'>, problem: string | null): Message {
  const said = filter?.at === 'selected' ? frameTexts.selected : problem;
  const note = said === null ? '' : `   ${said}`;
  const room = Math.max(20, state.size.columns - 2 - note.length);
  const text = shownReplaceable(filter, room);
  return { severity: problem === null ? 'info' : 'warning', text: `/ ${text}${note}` };
}

export function rowsOf(state: State, route: TrustRoute): readonly TreeRow[] {
  const inventory = inventoryIn(state);
  if (inventory === null) return [];
  const toggled = isFiltered(route) ? route.toggledInFilter : route.toggled;
  return treeRows(inventory, toggled, route.filter?.text ?? '', route.sort);
}

/** The marked artifacts that the filter hides. The CA of a match is shown, though it does not match itself. */
export function hiddenMarks(state: State, route: TrustRoute): readonly string[] {
  const inventory = inventoryIn(state);
  if (inventory === null || !isFiltered(route) || state.marks.length === 0) return [];
  const matches = matching(inventory, route.filter?.text ?? '').map(({ entry }) => entry.artifact);
  const shown = new Set([...matches, ...rowsOf(state, route).flatMap(({ artifact }) => artifact ?? [])]);
  return state.marks.filter((artifact) => !shown.has(artifact));
}

const markColumns = 2;

export function columnsOf(state: State): readonly LaidColumn[] {
  const inventory = inventoryIn(state);
  return inventory === null ? [] : laidColumns(inventory, panesOf(state.size).list - markColumns - padding);
}

export function isFiltered({ filter }: TrustRoute): boolean {
  return filter !== null && narrows(parseFilter(filter.text));
}

export function chosenRow(state: State, route: TrustRoute): TreeRow | null {
  const rows = rowsOf(state, route);
  return rows[cursorIn(state, route, rows)] ?? null;
}

/** Under a filter, a CA may be shown only as the parent of a match: no key may mean it by itself. */
export function cursorIn(state: State, { cursor, filter }: TrustRoute, rows: readonly TreeRow[]): number {
  const at = rows.findIndex(({ key }) => key === cursor);
  const inventory = inventoryIn(state);
  if (at >= 0 || inventory === null || filter === null) return Math.max(0, at);
  return firstMatch(inventory, filter.text, rows);
}

/** Prefers the artifact with exactly this name. */
const firstMatch: (inventory: Inventory, filter: string, rows: readonly TreeRow[]) => number = memo(
  (inventory, filter, rows) => {
    const found = new Set(matching(inventory, filter).map(({ entry }) => entry.artifact));
    const wanted = filter.trim().toLowerCase();
    const isFound = ({ artifact, location }: TreeRow): boolean =>
      location !== null || (artifact !== null && found.has(artifact));
    const first = (is: (row: TreeRow) => boolean): number => rows.findIndex((row) => isFound(row) && is(row));
    const places = [
      first(({ artifact }) => artifact?.toLowerCase() === wanted),
      first(({ artifact, name }) => artifact !== null && name.toLowerCase() === wanted),
      first(() => true),
    ];
    return places.find((place) => place >= 0) ?? 0;
  },
);
