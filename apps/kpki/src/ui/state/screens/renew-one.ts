import { only, said } from '../change.ts';
import { knownIn } from '../known-in.ts';
import type { State } from '../model.ts';
import type { Update } from '../screen.ts';
import { knownArtefacts } from '../select/artefacts.ts';
import { anewWish, whyNotAnew } from '../select/wishes.ts';
import { planWish } from '../wish.ts';

/** To the plan of a new certificate for an artefact; or why there is none. */
export function renewOne(state: State, artefact: string): Update {
  const inventory = knownIn(state);
  if (inventory === null) return only(state);
  const known = knownArtefacts(inventory).find(({ entry }) => entry.artefact === artefact);
  const why = known === undefined ? 'it is not declared' : whyNotAnew('renew', known);
  if (why === null) return planWish(state, anewWish('renew', artefact));
  return only(said(state, `r: ${artefact} is not renewed: ${why}.`, 'soon'));
}
