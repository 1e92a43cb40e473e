import type { Deed } from '../../keys.ts';
import { bodyHeight } from '../body-height.ts';
import { moved, only } from '../change.ts';
import { knownIn } from '../goto.ts';
import type { State } from '../model.ts';
import type { Screen, Update } from '../screen.ts';
import { movedCursor } from '../scroll.ts';
import { besideHead } from '../select/beside.ts';
import { copiesOf, detailsOf } from '../select/detail.ts';
import { type DetailLine, detailLines } from '../select/detail-lines.ts';
import { panesOf } from '../select/panes.ts';
import { stateRows, worst } from '../select/states.ts';
import type { ArtefactVisit } from '../visit.ts';

/** Beside the tree, its name, its state and a space stand above it. */
export function artefactHeight(state: State): number {
  return bodyHeight(state, panesOf(state.size).beside === null ? 0 : besideHead);
}

export function artefactLines(state: State, { artefact }: ArtefactVisit): readonly DetailLine[] {
  const inventory = knownIn(state);
  const columns = panesOf(state.size).beside ?? state.size.columns - 4;
  return inventory === null ? [] : detailLines(detailsOf(inventory, artefact), columns);
}

/** The first line that is shown; a terminal that has grown shows more of them. */
export function artefactTop(state: State, visit: ArtefactVisit): number {
  const furthest = Math.max(0, artefactLines(state, visit).length - artefactHeight(state));
  return Math.min(visit.top, furthest);
}

export const artefactScreen: Screen<ArtefactVisit> = {
  title: (_state, { artefact }) => artefact,
  summary: (state, { artefact }) => {
    const inventory = knownIn(state);
    const copies = inventory === null ? [] : copiesOf(inventory, artefact);
    if (copies.length === 0) return 'not there any more';
    const name = worst(copies.map((copy) => copy.state));
    return `${stateRows[name].symbol} ${name}`;
  },
  context: () => 'detail',
  sentence: () => null,
  below: (state, visit) => artefactLines(state, visit).length - artefactHeight(state) - artefactTop(state, visit),
  command: (state, { artefact }) => `${state.program} explain ${artefact.split(' ')[0]}`,
  on: (state, visit, deed) => scrolled(state, visit, deed),
};

function scrolled(state: State, visit: ArtefactVisit, deed: Deed): Update | null {
  const furthest = Math.max(0, artefactLines(state, visit).length - artefactHeight(state));
  const top = movedCursor(visit.top, furthest + 1, artefactHeight(state), deed);
  return top === null ? null : only(moved(state, { ...visit, top }));
}
