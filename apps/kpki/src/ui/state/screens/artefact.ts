import { stateRows } from '../../../print/states.ts';
import { only, opened } from '../change.ts';
import { knownIn } from '../known-in.ts';
import type { Screen } from '../screen.ts';
import { knownArtefacts } from '../select/artefacts.ts';
import { showCommand } from '../select/command-line.ts';
import type { ArtefactVisit } from '../visit.ts';
import { detailsOnScreen, scrolledDetails } from './details.ts';
import { renewOne } from './renew-one.ts';

export const artefactScreen: Screen<ArtefactVisit> = {
  title: (_state, { artefact }) => artefact,
  summary: (state, { artefact }) => {
    const inventory = knownIn(state);
    if (inventory === null) return '';
    const known = knownArtefacts(inventory).find(({ entry }) => entry.artefact === artefact);
    if (known === undefined) return 'not there any more';
    const where = known.onlyIn.length === 0 ? '' : ` in ${known.onlyIn.join(', ')}`;
    return `${stateRows[known.state].symbol} ${known.state}${where}`;
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
