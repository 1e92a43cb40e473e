import type { Deed } from '../../keys.ts';
import { bodyHeight } from '../body-height.ts';
import { moved, only } from '../change.ts';
import { knownIn } from '../goto.ts';
import type { State } from '../model.ts';
import type { Screen, Update } from '../screen.ts';
import { type ScrolledText, scrolledText } from '../scroll.ts';
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

function artefactLines(state: State, { artefact }: ArtefactVisit): readonly DetailLine[] {
  const inventory = knownIn(state);
  const columns = panesOf(state.size).beside ?? state.size.columns - 4;
  return inventory === null ? [] : detailLines(detailsOf(inventory, artefact), columns);
}

export function artefactOnScreen(state: State, visit: ArtefactVisit): ScrolledText<DetailLine> {
  return scrolledText({ lines: artefactLines(state, visit), height: artefactHeight(state), top: visit.top });
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
  below: (state, visit) => artefactOnScreen(state, visit).below,
  command: (state, { artefact }) => `${state.program} explain ${artefact.split(' ')[0]}`,
  on: (state, visit, deed) => scrolled(state, visit, deed),
};

function scrolled(state: State, visit: ArtefactVisit, deed: Deed): Update | null {
  const top = artefactOnScreen(state, visit).topAfter(deed);
  return top === null ? null : only(moved(state, { ...visit, top }));
}
