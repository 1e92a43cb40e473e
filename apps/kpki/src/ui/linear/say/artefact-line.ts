import type { Inventory } from '../../../session/inventory.ts';
import { firstOf } from '../../../text/first-of.ts';
import { type Known, knownArtefacts } from '../../state/select/artefacts.ts';
import { mostSaid } from '../words.ts';
import { artefactInWords, dateInWords, spanInWords } from './in-words.ts';

/** `7. apiserver of cp1: due, 12 days left, until 6 December 2026.` */
export function artefactLine(inventory: Inventory, known: Known): string {
  // The place in the whole list: an artefact keeps its number, whatever list it is heard in.
  const number = knownArtefacts(inventory).indexOf(known) + 1;
  return `${number}. ${artefactInWords(known.entry.artefact)}: ${stateInWords(known)}.`;
}

/** The first of many, with their numbers, and how to hear the others. */
export function artefactLines(inventory: Inventory, list: readonly Known[], others: string): readonly string[] {
  const { first, more } = firstOf(list, mostSaid);
  const said = first.map((known) => artefactLine(inventory, known));
  return more === 0 ? said : [...said, `And ${more} more: ${others}.`];
}

/** `expired, 3 days ago`; what is wrong with it where that says more than its state does. */
export function stateInWords({ entry, state }: Known): string {
  const { notAfter, residualSeconds, findings } = entry;
  switch (state) {
    case 'ok':
    case 'due':
      if (notAfter === null || residualSeconds === null) return state;
      return `${state}, ${spanInWords(residualSeconds)} left, until ${dateInWords(notAfter)}`;
    case 'expired':
      return residualSeconds === null ? state : `${state}, ${spanInWords(-residualSeconds)} ago`;
    // That nothing of it is there needs no more words than its state.
    case 'missing':
      return [state, ...findings.filter(({ reason }) => reason !== 'missing').map(({ text }) => text)].join(', ');
    case 'waiting':
      return [state, ...findings.filter(({ reason }) => reason === 'awaits-issuer').map(({ text }) => text)].join(', ');
    case 'wrong':
    case 'unreadable':
      return [state, ...findings.map(({ text }) => text)].join(', ');
  }
}
