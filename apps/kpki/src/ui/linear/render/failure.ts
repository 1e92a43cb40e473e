import { afterErrorTexts, knownText, labelTexts, unknownText, unreadHeadline } from '@kpki/presentation';
import type { Inventory } from '../../../session/inventory.ts';
import type { TaskFailure } from '../../work/task.ts';
import { inOne } from './in-words.ts';

/** Labels each line: an error is heard without its color. */
export function failureLines({ text, exit }: TaskFailure): readonly string[] {
  return [
    labelTexts.happened(inOne(text)),
    labelTexts.known(afterErrorTexts.nothingWritten),
    labelTexts.next(exit === 'waiting' ? afterErrorTexts.waitForOther : afterErrorTexts.fix),
  ];
}

export function unreadSaid(inventory: Inventory): readonly string[] {
  const { unread } = inventory;
  if (unread.length === 0) return [];
  return [
    ...unread.flatMap(({ sink, code, text }) => [
      `Sink ${sink} ${unreadHeadline(code)}.`,
      labelTexts.happened(inOne(text)),
    ]),
    labelTexts.known(inOne(knownText(inventory))),
    labelTexts.unknown(inOne(unknownText(inventory))),
    labelTexts.next(afterErrorTexts.fixAndRead),
  ];
}
