import { signs } from '@kpki/presentation';
import type { Drafting, Message, State } from '../../model.ts';
import type { NewClusterRoute } from '../../route.ts';
import { bodyHeight, topFor } from '../../scroll.ts';
import { aboutLines } from './about.ts';
import type { FormLine } from './form.ts';
import { pageNames, pages } from './pages.ts';
import { focusedSpot, formHeight, problemsOn } from './spots.ts';

interface PageWindow {
  readonly lines: readonly FormLine[];
  readonly above: number;
  readonly below: number;
  readonly spaces: readonly [belowLines: number, belowAbout: number];
  readonly about: readonly Message[];
}

const otherRows = 3;

/** The rows for what is said of a field belong to the lines while nothing is said. */
export function pageWindow(state: State, drafting: Drafting, route: NewClusterRoute): PageWindow {
  const about = aboutLines(state, drafting, route);
  const all = pages[route.page].lines(drafting);
  const isOnlyRead = all.every(({ is }) => is !== 'cells');
  // A page that is only read keeps its height, since it scrolls by single lines.
  const height = isOnlyRead ? formHeight(state) : bodyHeight(state, otherRows + about.length);
  const { line } = focusedSpot(drafting, route);
  const furthest = Math.max(0, all.length - height);
  const top = Math.min(furthest, line < all.length ? topFor(route.top, line, all.length, height) : route.top);
  const lines = all.slice(top, top + height);
  const rest = bodyHeight(state, otherRows) - height - about.length;
  const spaces = [height - lines.length, rest] as const;
  return { lines, above: top, below: all.length - top - lines.length, spaces, about };
}

export function stepsLine(drafting: Drafting, { page, seen }: NewClusterRoute): string {
  return pageNames
    .map((name, at) => {
      const step = `${at + 1} ${pages[name].title}`;
      if (name === page) return `[${step}]`;
      if (at >= seen) return step;
      return `${step} ${problemsOn(name, drafting).length === 0 ? signs.ok.glyph : signs.invalid.glyph}`;
    })
    .join('  ');
}
