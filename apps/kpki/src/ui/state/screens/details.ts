import type { UiCommand } from '../../keys.ts';
import { moved, only, opened, said } from '../change.ts';
import type { State } from '../model.ts';
import { knownIn } from '../reading.ts';
import type { Screen, Update } from '../screen.ts';
import { bodyHeight, panesOf } from '../screen-size.ts';
import { type ScrolledText, scrolledText } from '../scroll.ts';
import { commandLine, showCommand } from '../select/command-line.ts';
import { type DetailLine, detailLines } from '../select/detail-lines.ts';
import { type Beside, besideArtefact, besideHead, besidePlace } from '../select/details.ts';
import type { ArtefactVisit, PlaceVisit } from '../visit.ts';
import { renewOne } from './actions.ts';

export type DetailVisit = ArtefactVisit | PlaceVisit;

export function detailsIn(state: State, visit: DetailVisit): Beside | null {
  const inventory = knownIn(state);
  if (inventory === null) return null;
  return visit.screen === 'artefact' ? besideArtefact(inventory, visit.artefact) : besidePlace(inventory, visit);
}

export function detailsOnScreen(state: State, visit: DetailVisit): ScrolledText<DetailLine> {
  const { beside } = panesOf(state.size);
  return scrolledText({
    lines: detailLines(detailsIn(state, visit)?.details ?? [], beside ?? state.size.columns - 4),
    height: bodyHeight(state, beside === null ? 0 : besideHead),
    top: visit.top,
  });
}

function scrolledDetails(state: State, visit: DetailVisit, uiCommand: UiCommand): Update | null {
  const top = detailsOnScreen(state, visit).topAfter(uiCommand);
  return top === null ? null : only(moved(state, { ...visit, top }));
}

export const artefactScreen: Screen<ArtefactVisit> = {
  title: (_state, { artefact }) => artefact,
  summary: (state, { artefact }) => {
    const inventory = knownIn(state);
    if (inventory === null) return '';
    return besideArtefact(inventory, artefact).state.text;
  },
  context: () => 'detail',
  sentence: () => null,
  below: (state, visit) => detailsOnScreen(state, visit).below,
  command: (state, { artefact }) => showCommand(state, artefact),
  on: (state, visit, uiCommand) => {
    if (uiCommand === 'renew') return renewOne(state, visit.artefact);
    if (uiCommand === 'actions') return only(opened(state, { screen: 'actions', artefact: visit.artefact, cursor: 0 }));
    return scrolledDetails(state, visit, uiCommand);
  },
};

export const placeScreen: Screen<PlaceVisit> = {
  title: (_state, { place }) => place,
  summary: (state, visit) => detailsIn(state, visit)?.state.text ?? '',
  context: () => 'detail',
  sentence: () => ({ tone: 'calm', text: 'p plans the repair. It is made before any step, and makes no key.' }),
  below: (state, visit) => detailsOnScreen(state, visit).below,
  command: (state) => commandLine(state, 'status'),
  on: (state, visit, uiCommand) =>
    uiCommand === 'renew' || uiCommand === 'actions'
      ? only(said(state, 'A place is repaired by the plan, which p shows.', 'soon'))
      : scrolledDetails(state, visit, uiCommand),
};
