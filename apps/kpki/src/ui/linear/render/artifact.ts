import { actionTexts, firstOf, labelTexts, locationFacts, spanInWords, spokenTexts } from '@kpki/presentation';
import { spokenLines } from '../../../print/document.ts';
import type { Inventory } from '../../../session/inventory.ts';
import { locationKey } from '../../state/applying.ts';
import type { State } from '../../state/model.ts';
import { inventoryIn } from '../../state/reading.ts';
import type { ActionsRoute, ArtifactRoute, LocationRoute } from '../../state/route.ts';
import { actionsIn } from '../../state/screens/actions.ts';
import { actedOnText } from '../../state/select/actions.ts';
import { type Known, knownArtifact, knownArtifacts } from '../../state/select/artifacts.ts';
import { showCommand } from '../../state/select/command-line.ts';
import { spokenDetails } from '../../state/select/details.ts';
import { mostSaid } from '../words.ts';
import { artifactInWords, dateInWords } from './in-words.ts';

export function artifactLine(inventory: Inventory, known: Known): string {
  // The number in the whole list: an artifact keeps it in every list.
  const number = knownArtifacts(inventory).indexOf(known) + 1;
  return `${number}. ${artifactInWords(known.entry.artifact)}: ${stateInWords(known)}.`;
}

export function artifactLines(inventory: Inventory, list: readonly Known[], others: string): readonly string[] {
  const { first, more } = firstOf(list, mostSaid);
  const said = first.map((known) => artifactLine(inventory, known));
  return more === 0 ? said : [...said, `And ${more} more: ${others}.`];
}

export function stateInWords({ entry, state }: Known): string {
  const { notAfter, residualSeconds, findings } = entry;
  switch (state) {
    case 'ok':
    case 'due':
      if (notAfter === null || residualSeconds === null) return state;
      return spokenTexts.artifact.left(state, spanInWords(residualSeconds), dateInWords(notAfter));
    case 'expired':
      return residualSeconds === null ? state : spokenTexts.artifact.ago(state, spanInWords(-residualSeconds));
    case 'missing':
      return [state, ...findings.filter(({ reason }) => reason !== 'missing').map(({ text }) => text)].join(', ');
    case 'pending':
      return [state, ...findings.filter(({ reason }) => reason === 'pending-issuer').map(({ text }) => text)].join(
        ', ',
      );
    case 'invalid':
    case 'incomplete':
    case 'unreadable':
      return [state, ...findings.map(({ text }) => text)].join(', ');
  }
}

export function artifactDetails(state: State, { artifact }: ArtifactRoute): readonly string[] {
  const inventory = inventoryIn(state);
  const known = inventory === null ? undefined : knownArtifact(inventory, artifact);
  if (inventory === null || known === undefined) return [spokenTexts.artifact.unknown(artifactInWords(artifact))];
  return [
    `Artifact ${artifactInWords(artifact)}: ${stateInWords(known)}.`,
    ...spokenLines([{ is: 'facts', facts: spokenDetails(inventory, artifact) }]),
    labelTexts.sameAs(showCommand(state, artifact)),
  ];
}

export function actionsSaid(state: State, route: ActionsRoute): readonly string[] {
  return [
    spokenTexts.artifact.actions(artifactInWords(actedOnText(route.of))),
    ...actionsIn(state, route).map(({ label, does, why }, at) =>
      why === null ? `${at + 1}. ${label}: ${does}.` : `${at + 1}. ${actionTexts.refused(label, why)}`,
    ),
  ];
}

export function locationSaid(state: State, route: LocationRoute): readonly string[] {
  const drifted = inventoryIn(state)?.drift.find((each) => locationKey(each) === locationKey(route));
  if (drifted === undefined) return [spokenTexts.artifact.noDrift(route.location)];
  return spokenLines([{ is: 'facts', facts: locationFacts(drifted) }]);
}
