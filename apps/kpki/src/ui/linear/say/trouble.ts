import type { Trouble } from '../../work/notice.ts';
import { inOne } from './in-one.ts';

/**
 * Why something that writes nothing has failed, in labelled lines: an error is heard without its colour, so each line
 * says what it is.
 */
export function troubleLines({ text, exit }: Trouble): readonly string[] {
  return [
    `What happened: ${inOne(text)}`,
    'What is known: nothing was written.',
    exit === 'waiting'
      ? 'What next: wait until the other run has ended, then type again.'
      : 'What next: mend that, then type again.',
  ];
}
