import { moved, only } from '../change.ts';
import { knownIn } from '../goto.ts';
import type { State } from '../model.ts';
import type { Screen } from '../screen.ts';
import { movedCursor } from '../scroll.ts';
import { commandLine } from '../select/command-line.ts';
import { type DetailLine, detailLines } from '../select/detail-lines.ts';
import { panesOf } from '../select/panes.ts';
import { placeDetails } from '../select/place-detail.ts';
import { placeKey } from '../select/place-key.ts';
import { rowStates } from '../select/states.ts';
import type { PlaceVisit } from '../visit.ts';
import { artefactHeight } from './artefact.ts';

export function placeLines(state: State, visit: PlaceVisit): readonly DetailLine[] {
  const drifted = knownIn(state)?.drift.find((each) => placeKey(each) === placeKey(visit));
  const columns = panesOf(state.size).beside ?? state.size.columns - 4;
  return drifted === undefined ? [] : detailLines(placeDetails(drifted), columns);
}

/** The first line that is shown; a terminal that has grown shows more of them. */
export function placeTop(state: State, visit: PlaceVisit): number {
  return Math.min(visit.top, furthestTop(state, visit));
}

function furthestTop(state: State, visit: PlaceVisit): number {
  return Math.max(0, placeLines(state, visit).length - artefactHeight(state));
}

/** What is not in order at a place. It stands where an artefact would. */
export const placeScreen: Screen<PlaceVisit> = {
  title: (_state, { place }) => place,
  summary: (state, visit) =>
    placeLines(state, visit).length === 0 ? '✓ in order' : `${rowStates['to repair'].symbol} to repair`,
  context: () => 'detail',
  sentence: () => ({ tone: 'calm', text: 'p plans the repair. It is made before any step, and makes no key.' }),
  below: (state, visit) => furthestTop(state, visit) - placeTop(state, visit),
  command: (state) => commandLine(state, 'status'),
  on: (state, visit, deed) => {
    const top = movedCursor(placeTop(state, visit), furthestTop(state, visit) + 1, artefactHeight(state), deed);
    return top === null ? null : only(moved(state, { ...visit, top }));
  },
};
