import { type EntryStateName, type StateRow, stateRows } from '../../../print/states.ts';
import { clean } from '../../../text/clean.ts';
import { counted } from '../../../text/count.ts';
import type { TreeRow } from './tree.ts';

/** Four tones: what is healthy has no colour, so that the eye lands on what needs somebody. */
export type Tone = StateRow['tone'];

/** What a row of the tree may be in: the state of an artefact, that its place is not in order, or that it is rotated. */
export type RowState = EntryStateName | 'to repair' | 'rotating';

// The order is what help lists the words in: what needs somebody, then what is rotated, and what is well at the end.
const { ok, ...unwell } = stateRows;

/** The words of state, as the tree and its help have them. */
export const rowStates: Readonly<Record<RowState, StateRow>> = {
  'to repair': { symbol: '*', tone: 'soon', says: 'a place that is not in order; the plan says how it is repaired' },
  ...unwell,
  rotating: { symbol: '→', tone: 'soon', says: 'as declared, at a phase of a rotation that has not ended' },
  ok,
};

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

const full = '━';
const gone = '·';

/** How much of something is left or done, as ten cells or any number; what is alive shows at least one. */
export function bar(share: number, cells: number): string {
  const filled = share <= 0 ? 0 : Math.min(cells, Math.max(1, Math.round(share * cells)));
  return full.repeat(filled) + gone.repeat(cells - filled);
}
