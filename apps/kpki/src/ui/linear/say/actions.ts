import type { State } from '../../state/model.ts';
import { actionsIn } from '../../state/screens/actions.ts';
import type { ActionsVisit } from '../../state/visit.ts';
import { artefactInWords } from './in-words.ts';

/** All that can be done with an artefact, each with its number; of the others why not. */
export function actionsSaid(state: State, visit: ActionsVisit): readonly string[] {
  return [
    `Actions for ${artefactInWords(visit.artefact)}. Each is planned first.`,
    ...actionsIn(state, visit).map(({ label, does, why }, at) =>
      why === null ? `${at + 1}. ${label}: ${does}.` : `${at + 1}. ${label}: not here, ${why}.`,
    ),
  ];
}
