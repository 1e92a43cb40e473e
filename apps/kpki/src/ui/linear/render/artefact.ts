import type { Inventory } from '../../../session/inventory.ts';
import { firstOf } from '../../../text/first-of.ts';
import { placeKey } from '../../state/applying.ts';
import type { State } from '../../state/model.ts';
import { knownIn } from '../../state/reading.ts';
import type { ActionsRoute, ArtefactRoute, PlaceRoute } from '../../state/route.ts';
import { actionsIn } from '../../state/screens/actions.ts';
import { type Known, knownArtefact, knownArtefacts } from '../../state/select/artefacts.ts';
import { showCommand } from '../../state/select/command-line.ts';
import { detailsOf, placeDetails } from '../../state/select/details.ts';
import { mostSaid } from '../words.ts';
import { artefactInWords, dateInWords, spanInWords } from './in-words.ts';

/** `7. apiserver of cp1: due, 12 days left, until 6 December 2026.` */
export function artefactLine(inventory: Inventory, known: Known): string {
  // The number in the whole list: an artifact keeps it in every list.
  const number = knownArtefacts(inventory).indexOf(known) + 1;
  return `${number}. ${artefactInWords(known.entry.artefact)}: ${stateInWords(known)}.`;
}

export function artefactLines(inventory: Inventory, list: readonly Known[], others: string): readonly string[] {
  const { first, more } = firstOf(list, mostSaid);
  const said = first.map((known) => artefactLine(inventory, known));
  return more === 0 ? said : [...said, `And ${more} more: ${others}.`];
}

/** `expired, 3 days ago`, with the findings that say more than the state. */
export function stateInWords({ entry, state }: Known): string {
  const { notAfter, residualSeconds, findings } = entry;
  switch (state) {
    case 'ok':
    case 'due':
      if (notAfter === null || residualSeconds === null) return state;
      return `${state}, ${spanInWords(residualSeconds)} left, until ${dateInWords(notAfter)}`;
    case 'expired':
      return residualSeconds === null ? state : `${state}, ${spanInWords(-residualSeconds)} ago`;
    case 'missing':
      return [state, ...findings.filter(({ reason }) => reason !== 'missing').map(({ text }) => text)].join(', ');
    case 'waiting':
      return [state, ...findings.filter(({ reason }) => reason === 'awaits-issuer').map(({ text }) => text)].join(', ');
    case 'wrong':
    case 'unreadable':
      return [state, ...findings.map(({ text }) => text)].join(', ');
  }
}

export function artefactDetails(state: State, { artefact }: ArtefactRoute): readonly string[] {
  const inventory = knownIn(state);
  const known = inventory === null ? undefined : knownArtefact(inventory, artefact);
  if (inventory === null || known === undefined) return [`Nothing is known of ${artefactInWords(artefact)} yet.`];
  return [
    `Artefact ${artefactInWords(artefact)}: ${stateInWords(known)}.`,
    ...detailsOf(inventory, artefact).flatMap(({ label, values }) => values.map((value) => `${label}: ${value}`)),
    `Same as: ${showCommand(state, artefact)}`,
  ];
}

export function actionsSaid(state: State, route: ActionsRoute): readonly string[] {
  return [
    `Actions for ${artefactInWords(route.artefact)}. Each is planned first.`,
    ...actionsIn(state, route).map(({ label, does, why }, at) =>
      why === null ? `${at + 1}. ${label}: ${does}.` : `${at + 1}. ${label}: not here, ${why}.`,
    ),
  ];
}

export function placeSaid(state: State, route: PlaceRoute): readonly string[] {
  const drifted = knownIn(state)?.drift.find((each) => placeKey(each) === placeKey(route));
  if (drifted === undefined) return [`Place ${route.place} is in order.`];
  return placeDetails(drifted).flatMap(({ label, values }) => values.map((value) => `${label}: ${value}`));
}
