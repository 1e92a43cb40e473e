import { clean } from '../../../text/clean.ts';
import { counted } from '../../../text/count.ts';
import type { TreeRow } from './tree.ts';

/**
 * The state of a row in words, the fullest first. Of a branch they say how many below it are not ok: a bare number
 * could be taken for those that are.
 */
export function stateWords({
  state,
  phase,
  unwell,
  onlyIn,
}: Pick<TreeRow, 'state' | 'phase' | 'unwell' | 'onlyIn'>): readonly string[] {
  if (state === 'rotating') return phase === null ? [state] : [`${state}: ${phase}`, `at ${phase}`];
  if (unwell === null && onlyIn.length > 0) {
    const sinks = onlyIn.map(clean).join(', ');
    return [`${state} in ${sinks}`, `${state} in ${counted(onlyIn.length, 'sink')}`, state];
  }
  if (unwell === null) return [state];
  const { count, of, areAlike } = unwell;
  const word = areAlike ? state : 'not ok';
  const share = of === null ? `${count}` : count === of ? `all ${of}` : `${count} of ${of}`;
  return [`${share} ${word}`, `${count} ${word}`, word];
}
