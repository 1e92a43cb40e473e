import { knownText, nothingPlannedText, unknownText, unreadHeadline } from '@kpki/presentation';
import type { Inventory } from '../../../session/inventory.ts';
import type { TaskFailure } from '../../work/task.ts';
import { inOne } from './in-words.ts';

/** Labels each line: an error is heard without its color. */
export function failureLines({ text, exit }: TaskFailure): readonly string[] {
  return [
    `What happened: ${inOne(text)}`,
    'What is known: nothing was written.',
    exit === 'waiting'
      ? 'What next: wait until the other run has ended, then type again.'
      : 'What next: fix that, then type again.',
  ];
}

export function unreadSaid(inventory: Inventory): readonly string[] {
  const { unread } = inventory;
  if (unread.length === 0) return [];
  return [
    ...unread.flatMap(({ sink, code, text }) => [
      `Sink ${sink} ${unreadHeadline(code)}.`,
      `What happened: ${inOne(text)}`,
    ]),
    `What is known: ${inOne(knownText(inventory))}.`,
    `What is unknown: ${inOne(unknownText(inventory))}`,
    `What next: fix that, then type again. ${nothingPlannedText}`,
  ];
}
