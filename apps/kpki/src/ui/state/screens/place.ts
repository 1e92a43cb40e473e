import { only, said } from '../change.ts';
import type { Screen } from '../screen.ts';
import { commandLine } from '../select/command-line.ts';
import type { PlaceVisit } from '../visit.ts';
import { detailsIn, detailsOnScreen, scrolledDetails } from './details.ts';

/** What is not in order at a place. It stands where an artefact would. */
export const placeScreen: Screen<PlaceVisit> = {
  title: (_state, { place }) => place,
  summary: (state, visit) => detailsIn(state, visit)?.state.text ?? '',
  context: () => 'detail',
  sentence: () => ({ tone: 'calm', text: 'p plans the repair. It is made before any step, and makes no key.' }),
  below: (state, visit) => detailsOnScreen(state, visit).below,
  command: (state) => commandLine(state, 'status'),
  on: (state, visit, deed) =>
    deed === 'renew' || deed === 'actions'
      ? only(said(state, 'A place is repaired by the plan, which p shows.', 'soon'))
      : scrolledDetails(state, visit, deed),
};
