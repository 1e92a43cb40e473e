import { knownIn } from '../../state/known-in.ts';
import type { State } from '../../state/model.ts';
import { knownArtefacts } from '../../state/select/artefacts.ts';
import { showCommand } from '../../state/select/command-line.ts';
import { detailsOf } from '../../state/select/detail.ts';
import type { ArtefactVisit } from '../../state/visit.ts';
import { stateInWords } from './artefact-line.ts';
import { artefactInWords } from './in-words.ts';

/** One artefact, decoded; what has several values has a line for each. */
export function artefactDetails(state: State, { artefact }: ArtefactVisit): readonly string[] {
  const inventory = knownIn(state);
  const known =
    inventory === null ? undefined : knownArtefacts(inventory).find(({ entry }) => entry.artefact === artefact);
  if (inventory === null || known === undefined) return [`Nothing is known of ${artefactInWords(artefact)} yet.`];
  return [
    `Artefact ${artefactInWords(artefact)}: ${stateInWords(known)}.`,
    ...detailsOf(inventory, artefact).flatMap(({ label, values }) => values.map((value) => `${label}: ${value}`)),
    `Same as: ${showCommand(state, artefact)}`,
  ];
}
