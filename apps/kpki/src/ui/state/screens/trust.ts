import type { Deed } from '../../keys.ts';
import { moved, only, opened } from '../change.ts';
import { edit, type Field, fieldOf, typeInto } from '../field.ts';
import { knownIn } from '../goto.ts';
import type { Message, State } from '../model.ts';
import type { Screen, Update } from '../screen.ts';
import { movedCursor, topFor } from '../scroll.ts';
import { commandLine } from '../select/command-line.ts';
import { filterProblem, parseFilter } from '../select/filter.ts';
import { findingOf } from '../select/finding.ts';
import { counts, stateRows } from '../select/states.ts';
import { type TreeRow, treeRows } from '../select/tree.ts';

/** The trust tree: home. */
export interface TrustVisit {
  readonly screen: 'trust';
  /** The key of the row with the cursor; null: the first. */
  readonly cursor: string | null;
  readonly top: number;
  /** Authorities that are closed, and groups that are open. */
  readonly toggled: ReadonlySet<string>;
  readonly filter: Field | null;
  /** Whether the filter is being typed. */
  readonly typing: boolean;
}

/** Header, breadcrumbs, column heads, sentence and keys take a row each. */
export function listHeight(state: State): number {
  return Math.max(1, state.size.rows - 5);
}

export function rowsOf(state: State, visit: TrustVisit): readonly TreeRow[] {
  const inventory = knownIn(state);
  if (inventory === null) return [];
  return treeRows(inventory, visit.toggled, visit.filter?.text ?? '');
}

export function cursorOf(rows: readonly TreeRow[], { cursor }: TrustVisit): number {
  return Math.max(
    0,
    rows.findIndex(({ key }) => key === cursor),
  );
}

export const trustScreen: Screen<TrustVisit> = {
  title: () => 'Trust',
  summary: (state, visit) => {
    const inventory = knownIn(state);
    if (inventory === null) return state.reading.is === 'reading' ? 'reading' : '';
    if (visit.filter !== null) {
      const all = treeRows(inventory, visit.toggled, '').length;
      return `${rowsOf(state, visit).length} of ${all} rows shown`;
    }
    const words = counts(inventory.entries.map((entry) => entry.state));
    return words.map(([name, count]) => `${stateRows[name].symbol} ${count} ${name}`).join('   ');
  },
  context: (_state, visit) => (visit.typing ? 'text' : 'list'),
  sentence,
  command: (state) => commandLine(state, 'status'),
  on: (state, visit, deed) => (visit.typing ? onFilter(state, visit, deed) : onTree(state, visit, deed)),
  typed: (state, visit, text) =>
    visit.typing ? only(filtered(state, visit, typeInto(visit.filter ?? fieldOf(''), text))) : null,
};

function sentence(state: State, visit: TrustVisit): Message | null {
  const problem = visit.filter === null ? null : filterProblem(parseFilter(visit.filter.text));
  if (problem !== null) return { tone: 'soon', text: problem };
  const rows = rowsOf(state, visit);
  const row = rows[cursorOf(rows, visit)];
  const inventory = knownIn(state);
  if (inventory === null || row === undefined) return null;
  return findingOf(inventory, row);
}

function onTree(state: State, visit: TrustVisit, deed: Deed): Update | null {
  const rows = rowsOf(state, visit);
  const at = cursorOf(rows, visit);
  const row = rows[at];
  const to = movedCursor(at, rows.length, listHeight(state), deed);
  if (to !== null) return only(withCursor(state, visit, rows, to));
  switch (deed) {
    case 'right':
    case 'left':
      return row === undefined ? null : only(unfolded(state, visit, rows, at, deed));
    case 'open':
      if (row === undefined) return null;
      if (row.artefact === null) return only(toggled(state, visit, row.key));
      return only(opened(state, { screen: 'artefact', artefact: row.artefact, top: 0 }));
    case 'filter':
      return only(moved(state, { ...visit, filter: visit.filter ?? fieldOf(''), typing: true }));
    case 'only unwell':
      return only(filtered(state, visit, visit.filter?.text === unwell ? null : fieldOf(unwell)));
    case 'back':
      return visit.filter === null ? null : only(filtered(state, visit, null));
    default:
      return null;
  }
}

const unwell = 'state:!ok';

function onFilter(state: State, visit: TrustVisit, deed: Deed): Update | null {
  if (deed === 'open')
    return only(moved(state, { ...visit, typing: false, filter: visit.filter?.text === '' ? null : visit.filter }));
  if (deed === 'back') return only(filtered(state, { ...visit, typing: false }, null));
  if (deed === 'up' || deed === 'down') return onTree(state, visit, deed);
  const edited = edit(visit.filter ?? fieldOf(''), deed);
  return edited === null ? null : only(filtered(state, visit, edited));
}

/** With a filter the cursor goes to the first row; where it was may be hidden. */
function filtered(state: State, visit: TrustVisit, filter: Field | null): State {
  return moved(state, { ...visit, filter, cursor: null, top: 0 });
}

function withCursor(state: State, visit: TrustVisit, rows: readonly TreeRow[], at: number): State {
  const cursor = rows[at]?.key ?? null;
  return moved(state, { ...visit, cursor, top: topFor(visit.top, at, rows.length, listHeight(state)) });
}

function toggled(state: State, visit: TrustVisit, key: string): State {
  const toggled = new Set(visit.toggled);
  if (!toggled.delete(key)) toggled.add(key);
  return moved(state, { ...visit, cursor: key, toggled });
}

/** To the right opens a branch; to the left closes it, or goes to the row above that holds it. */
function unfolded(
  state: State,
  visit: TrustVisit,
  rows: readonly TreeRow[],
  at: number,
  deed: 'left' | 'right',
): State {
  const row = rows[at];
  if (row === undefined) return state;
  if (row.branch === (deed === 'right' ? 'closed' : 'open')) return toggled(state, visit, row.key);
  if (deed === 'right') return state;
  const parent = rows.slice(0, at).findLastIndex(({ depth }) => depth < row.depth);
  return parent < 0 ? state : withCursor(state, visit, rows, parent);
}
