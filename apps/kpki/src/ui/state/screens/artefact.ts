import { only, opened } from '../change.ts';
import { knownIn } from '../known-in.ts';
import type { Screen } from '../screen.ts';
import { besideArtefact } from '../select/beside.ts';
import { showCommand } from '../select/command-line.ts';
import type { ArtefactVisit } from '../visit.ts';
import { detailsOnScreen, scrolledDetails } from './details.ts';
import { renewOne } from './renew-one.ts';

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
  on: (state, visit, deed) => {
    if (deed === 'renew') return renewOne(state, visit.artefact);
    if (deed === 'actions') return only(opened(state, { screen: 'actions', artefact: visit.artefact, cursor: 0 }));
    return scrolledDetails(state, visit, deed);
  },
};
