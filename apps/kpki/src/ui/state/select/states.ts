import { counted } from '@kpki/presentation';
import type { ScreenLine } from '../../../print/document.ts';
import { clean } from '../../../text/clean.ts';
import type { Role } from '../../roles.ts';
import { type RowState, rowStates } from '../../row-states.ts';
import type { TreeRow } from './tree.ts';

export type Severity = ScreenLine['severity'];

/** The color of each state, which never says more than its symbol and word. */
export const stateRoles: Readonly<Record<RowState, Role>> = {
  drifted: 'due',
  expired: 'expired',
  missing: 'expired',
  invalid: 'expired',
  due: 'due',
  pending: 'pending',
  unreadable: 'dim',
  rotating: 'pending',
  ok: 'ok',
};

/** From the longest. A branch says how many below it are not ok: a bare number could be read as those that are. */
export function stateWords({
  state,
  phase,
  notOk,
  onlyIn,
}: Pick<TreeRow, 'state' | 'phase' | 'notOk' | 'onlyIn'>): readonly string[] {
  if (state === 'rotating') return phase === null ? [state] : [`${state}: ${phase}`, `at ${phase}`];
  if (notOk === null && onlyIn.length > 0) {
    const sinks = onlyIn.map(clean).join(', ');
    return [`${state} in ${sinks}`, `${state} in ${counted(onlyIn.length, 'sink')}`, state];
  }
  if (notOk === null) return [state];
  const { count, of, areAlike } = notOk;
  const word = areAlike ? state : 'not ok';
  const share = of === null ? `${count}` : count === of ? `all ${of}` : `${count} of ${of}`;
  return [`${share} ${word}`, `${count} ${word}`, word];
}

/** The text of a row, and of a CA what is below it, from the longest. A CA that is ok may have signed what is not. */
export function stateTexts(row: TreeRow): readonly (readonly [own: string, below: string])[] {
  const all = stateWords(row).map((words) => `${rowStates[row.state].symbol} ${words}`);
  const { below } = row;
  if (below === null) return all.map((own) => [own, ''] as const);
  const { symbol } = rowStates[below.state];
  const suffixes = [`, ${symbol} ${below.count} below`, `, ${symbol} ${below.count}`, ` ${symbol}${below.count}`, ''];
  return suffixes.flatMap((suffix) => all.map((own) => [own, suffix] as const));
}

const full = '━';
const gone = '·';

export function bar(share: number, cells: number): string {
  const filled = share <= 0 ? 0 : Math.min(cells, Math.max(1, Math.round(share * cells)));
  return full.repeat(filled) + gone.repeat(cells - filled);
}
