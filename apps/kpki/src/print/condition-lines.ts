import type { Condition } from '@kpki/engine';
import { hanging } from '../text/wrap.ts';

/**
 * What has to be so before a phase, behind a head. Its commands stay whole, each on a line of its own, so that they can be
 * copied; `cut` breaks them too, where lines that do not fit are lost.
 */
export function conditionLines(
  head: string,
  { text, commands }: Condition,
  width: number,
  cut: 'cut' | 'whole',
): readonly string[] {
  const indent = ' '.repeat(head.length + 2);
  return [
    ...hanging(head, text, width),
    ...commands.flatMap((each) => (cut === 'cut' ? hanging(indent, each, width) : [`${indent}${each}`])),
  ];
}
