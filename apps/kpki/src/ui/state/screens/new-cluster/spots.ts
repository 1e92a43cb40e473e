import type { AnswerProblem } from '../../../../new-cluster/answer-problem.ts';
import { graphemes } from '../../../../text/width.ts';
import type { UiCommand } from '../../../keys.ts';
import type { Draft } from '../../draft.ts';
import type { Drafting, State } from '../../model.ts';
import type { NewClusterRoute, PageName } from '../../route.ts';
import { bodyHeight, topFor } from '../../scroll.ts';
import { memo } from '../../select/memo.ts';
import type { Cell, FormLine } from './form.ts';
import { nodeListNames, nodeLists, nodePaths, nodesIn } from './node-lists.ts';
import { focusLines, pageNames, pages } from './pages.ts';

export interface CellPosition {
  readonly line: number;
  readonly column: number;
  readonly cell: Cell;
}

export function spotsOf(lines: readonly FormLine[]): readonly CellPosition[] {
  return lines.flatMap((each, line) =>
    each.is === 'cells' ? each.cells.map((cell, column) => ({ line, column, cell })) : [],
  );
}

export const spotsOn: (page: PageName, drafting: Drafting) => readonly CellPosition[] = memo((page, drafting) =>
  spotsOf(focusLines(page, drafting)),
);

/** Options of one field are one stop: the chosen one, at the position of the first. */
export function stopsOf(spots: readonly CellPosition[]): readonly CellPosition[] {
  const chosen = new Map<string, CellPosition>();
  for (const spot of spots) {
    const { cell } = spot;
    if (cell.is === 'option' && (cell.chosen || !chosen.has(cell.field))) chosen.set(cell.field, spot);
  }
  const seen = new Set<string>();
  return spots.flatMap((spot) => {
    const { cell } = spot;
    if (cell.is !== 'option') return [spot];
    if (seen.has(cell.field)) return [];
    seen.add(cell.field);
    return [chosen.get(cell.field) ?? spot];
  });
}

export function spotAfter(
  spots: readonly CellPosition[],
  from: CellPosition,
  uiCommand: UiCommand,
): CellPosition | null {
  switch (uiCommand) {
    case 'up':
      return below(
        spots.filter(({ line }) => line < from.line),
        from,
        'last',
      );
    case 'down':
      return below(
        spots.filter(({ line }) => line > from.line),
        from,
        'first',
      );
    case 'left':
      return spots.find(({ line, column }) => line === from.line && column === from.column - 1) ?? from;
    case 'right':
      return spots.find(({ line, column }) => line === from.line && column === from.column + 1) ?? from;
    case 'next part':
      return stopAfter(spots, from, 1);
    case 'previous part':
      return stopAfter(spots, from, -1);
    default:
      return null;
  }
}

/** In the nearest line, the cell of the same column, or the nearest to it. */
function below(spots: readonly CellPosition[], from: CellPosition, which: 'first' | 'last'): CellPosition {
  const line = (which === 'first' ? spots[0] : spots.at(-1))?.line;
  const there = spots.filter((spot) => spot.line === line);
  return there[Math.min(from.column, there.length - 1)] ?? from;
}

function stopAfter(spots: readonly CellPosition[], from: CellPosition, by: 1 | -1): CellPosition {
  const stops = stopsOf(spots);
  const at = stops.findIndex(({ cell }) => cell.id === from.cell.id || sameField(cell, from.cell));
  return stops[(at + by + stops.length) % stops.length] ?? from;
}

function sameField(one: Cell, other: Cell): boolean {
  return one.is === 'option' && other.is === 'option' && one.field === other.field;
}

export function formHeight(state: State): number {
  return bodyHeight(state, 6);
}

export function focusedSpot(drafting: Drafting, { page, focus }: NewClusterRoute): CellPosition {
  const spots = spotsOn(page, drafting);
  const spot = spots.find(({ cell }) => cell.id === focus) ?? stopsOf(spots)[0];
  if (spot === undefined) throw new Error('a page without a button');
  return spot;
}

export function focusedOn(
  state: State,
  drafting: Drafting,
  route: NewClusterRoute,
  { line, cell }: CellPosition,
): NewClusterRoute {
  const count = pages[route.page].lines(drafting).length;
  const at = cell.is === 'text' ? graphemes(cell.value).length : 0;
  // The buttons are below the list, which does not scroll for them.
  const top = line < count ? topFor(route.top, line, count, formHeight(state)) : route.top;
  return { ...route, focus: cell.id, at, top };
}

/** The review opens on the button that writes nothing: one Enter too many must not write. */
export function pageOpened(
  state: State,
  drafting: Drafting,
  route: NewClusterRoute,
  page: PageName,
  seen: number,
): NewClusterRoute {
  const fresh: NewClusterRoute = {
    ...route,
    page,
    seen: Math.max(seen, route.seen),
    top: 0,
    focus: page === 'review' ? 'back' : '',
  };
  return focusedOn(state, drafting, fresh, focusedSpot(drafting, fresh));
}

export interface PlacedProblem {
  readonly page: PageName;
  readonly cell: Cell;
  readonly text: string;
}

interface PlacedProblems {
  readonly all: readonly PlacedProblem[];
  readonly byCell: ReadonlyMap<string, readonly PlacedProblem[]>;
  readonly elsewhere: readonly AnswerProblem[];
}

/** Locations each problem at the field whose path is the longest prefix of the problem's. */
export const placedProblems: (drafting: Drafting) => PlacedProblems = memo((drafting) => {
  const fields = fieldsOf(drafting);
  const all: PlacedProblem[] = [];
  const elsewhere: AnswerProblem[] = [];
  for (const problem of drafting.problems) {
    const field = beginnings(problem.field).find((each) => fields.has(each));
    const found = field === undefined ? undefined : fields.get(field);
    const text = withoutPaths(problem.text, drafting.draft);
    if (found === undefined) elsewhere.push({ ...problem, text });
    else all.push({ ...found, text });
  }
  const byCell = Map.groupBy(all, ({ cell }) => cell.id);
  return { all, byCell, elsewhere };
});

const nodePath = /\bspec\.(?:controlPlane|nodes|etcd\.nodes)\[\d+\]/g;

/** A form has no paths: a node is named by its list and row. */
function withoutPaths(text: string, draft: Draft): string {
  return text.replace(nodePath, (path) => {
    for (const list of nodeListNames) {
      const row = nodePaths(nodesIn(draft, list), list).indexOf(path);
      if (row >= 0) return `number ${row + 1} of ${nodeLists[list].all}`;
    }
    return path;
  });
}

export function problemsOn(page: PageName, drafting: Drafting): readonly PlacedProblem[] {
  return placedProblems(drafting).all.filter((problem) => problem.page === page);
}

type FieldProblem = Omit<PlacedProblem, 'text'>;

function fieldsOf(drafting: Drafting): ReadonlyMap<string, FieldProblem> {
  const fields = new Map<string, FieldProblem>();
  for (const page of pageNames) {
    for (const line of pages[page].lines(drafting)) {
      if (line.is !== 'cells') continue;
      for (const cell of line.cells) {
        const isFirst = !fields.has(cell.field);
        if (cell.field !== '' && (isFirst || (cell.is === 'option' && cell.chosen)))
          fields.set(cell.field, { page, cell });
      }
    }
  }
  return fields;
}

function beginnings(path: string): readonly string[] {
  const cut = Math.max(0, path.lastIndexOf('.'), path.lastIndexOf('['));
  return path === '' ? [] : [path, ...beginnings(path.slice(0, cut))];
}
