import type { AnswerProblem } from '../../../../options/init-option.ts';
import type { Draft } from '../../draft.ts';
import type { Drafting } from '../../model.ts';
import type { PageName } from '../../route.ts';
import { memo } from '../../select/memo.ts';
import type { Cell } from './form.ts';
import { nodeListNames, nodeLists, nodePaths, nodesIn } from './node-lists.ts';
import { pageNames, pages } from './pages.ts';

export interface PlacedProblem {
  readonly page: PageName;
  readonly cell: Cell;
  readonly text: string;
}

interface Placed {
  readonly all: readonly PlacedProblem[];
  readonly byCell: ReadonlyMap<string, readonly PlacedProblem[]>;
  readonly elsewhere: readonly AnswerProblem[];
}

/** Places each problem at the field whose path is the longest prefix of the problem's. */
export const placedProblems: (drafting: Drafting) => Placed = memo((drafting) => {
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

type Found = Omit<PlacedProblem, 'text'>;

/** Of several options of one field, the chosen one. */
function fieldsOf(drafting: Drafting): ReadonlyMap<string, Found> {
  const fields = new Map<string, Found>();
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
