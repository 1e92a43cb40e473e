import type { Inventory } from '../../../session/inventory.ts';
import { headline, knownText, unknownText } from '../../state/select/unread.ts';
import { inOne } from './in-one.ts';

/** Which sinks did not answer, what is known all the same, and what to do: in labelled lines, as other troubles are. */
export function unreadSaid(inventory: Inventory): readonly string[] {
  const { unread } = inventory;
  if (unread.length === 0) return [];
  return [
    ...unread.flatMap(({ sink, code, text }) => [`Sink ${sink} ${headline(code)}.`, `What happened: ${inOne(text)}`]),
    `What is known: ${inOne(knownText(inventory))}.`,
    `What is not known: ${inOne(unknownText(inventory))}`,
    'What next: mend that, then type again; nothing is planned or applied until it answers.',
  ];
}
