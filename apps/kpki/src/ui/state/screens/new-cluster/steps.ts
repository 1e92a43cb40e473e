import type { Drafting } from '../../model.ts';
import type { NewClusterVisit } from '../../visit.ts';
import { pageNames, pages } from './pages.ts';
import { problemsOn } from './problems.ts';

/** `1 Cluster ✓  [2 Nodes]  3 Keys`: where somebody is, and whether what was seen is as it should be. */
export function stepsLine(drafting: Drafting, { page, seen }: NewClusterVisit): string {
  return pageNames
    .map((name, at) => {
      const step = `${at + 1} ${pages[name].title}`;
      if (name === page) return `[${step}]`;
      if (at >= seen) return step;
      return `${step} ${problemsOn(name, drafting).length === 0 ? '✓' : '×'}`;
    })
    .join('  ');
}
