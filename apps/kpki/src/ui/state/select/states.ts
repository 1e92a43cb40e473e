import { counted, trustScreenTexts } from '@kpki/presentation';
import type { ScreenLine } from '../../../print/document.ts';
import { clean } from '../../../text/clean.ts';
import type { Role } from '../../roles.ts';
import { type RowState, rowStates } from '../../row-states.ts';
import type { Left } from './artifacts.ts';
import type { Piece } from './piece-columns.ts';
import type { TreeRow } from './tree.ts';

export type Severity = ScreenLine['severity'];

/** The color of each state, which never says more than its symbol and word. */
export const stateRoles: Readonly<Record<RowState, Role>> = {
  drifted: 'due',
  expired: 'expired',
  missing: 'expired',
  invalid: 'expired',
  incomplete: 'due',
  due: 'due',
  pending: 'pending',
  unreadable: 'due',
  rotating: 'pending',
  'not created': 'pending',
  ok: 'ok',
};

/** Of a sentence: what is unknown needs a look. */
export function severityOf(state: RowState): 'critical' | 'warning' | 'info' {
  const { severity } = rowStates[state];
  return severity === 'unknown' ? 'warning' : severity;
}

/** From the longest. A group says how many of it are in its state: a bare state could be read as that of all. */
export function stateWords({
  state,
  phase,
  notOk,
  onlyIn,
  lacks,
}: Pick<TreeRow, 'state' | 'phase' | 'notOk' | 'onlyIn' | 'lacks'>): readonly string[] {
  if (state === 'rotating') return phase === null ? [state] : [`${state}: ${phase}`, `at ${phase}`];
  if (notOk === null && onlyIn.length > 0) {
    const sinks = onlyIn.map(clean).join(', ');
    return [`${state} in ${sinks}`, `${state} in ${counted(onlyIn.length, 'sink')}`, state];
  }
  if (notOk === null) return lacks === null ? [state] : [`${lacks} ${state}`, state];
  const { inState, of } = notOk;
  return [`${inState} of ${of} ${state}`, `${inState} ${state}`];
}

/** What stands between a CA that is ok and the counts below it: `✓ ok, below †1` or `✓ ok › †1`. */
export type OkCaForm = 'word' | 'sign';

/**
 * The pieces of a row's state, from the longest, each in its color: what the row is; of a CA, which may be ok itself,
 * also what is not ok below it; of a closed group, its members in other states.
 */
export function statePieces(row: TreeRow, okCa: OkCaForm = 'word'): readonly (readonly Piece[])[] {
  const { below, state, branch, artifact } = row;
  const own = stateWords(row).map(
    (words): Piece => ({ text: `${rowStates[state].symbol} ${words}`, role: stateRoles[state] }),
  );
  const alone = own.map((piece) => [piece]);
  const [worst] = below;
  const isCa = artifact !== null;
  // Of an open group, its rows say it.
  if (worst === undefined || (branch === 'open' && !isCa)) return alone;
  const counts = below.map(
    ([each, count]): Piece => ({ text: `${rowStates[each].symbol}${count}`, role: stateRoles[each] }),
  );
  const isShort = isOkAboveOthers(row) && okCa === 'sign';
  const { closedBelow, shortBelow, closedOthers } = trustScreenTexts;
  const lead: Piece = { text: !isCa ? closedOthers : isShort ? shortBelow : closedBelow, role: 'text' };
  const cut: Piece = { text: '…', role: 'dim' };
  const shown = counts.map((_, at) => counts.slice(0, counts.length - at));
  const countPieces = (some: readonly Piece[]): readonly Piece[] => [
    ...some.flatMap((count, at) => (at === 0 ? [count] : [{ text: ' ', role: 'border' } as const, count])),
    ...(some.length < counts.length ? [cut] : []),
  ];
  const withCounts = shown.flatMap((some) => own.map((piece): readonly Piece[] => [piece, lead, ...countPieces(some)]));
  const withSymbol = own.map((piece): readonly Piece[] => [
    piece,
    lead,
    { text: rowStates[worst[0]].symbol, role: stateRoles[worst[0]] },
    cut,
  ]);
  return [...withCounts, ...(isCa ? withSymbol : []), ...alone];
}

/** Whether it is a CA that is ok, and something below it is not. */
export function isOkAboveOthers({ state, artifact, below }: TreeRow): boolean {
  return state === 'ok' && artifact !== null && below.length > 0;
}

const full = '━';
const gone = '╌';
/** Where the renewal window begins, in what is left and in what is gone. */
const renewal = { left: '┿', gone: '┊' } as const;

export function bar(share: number, cells: number): string {
  const filled = filledCells(share, cells);
  return full.repeat(filled) + gone.repeat(cells - filled);
}

/** What a life bar is drawn of. */
export const barGlyphs = { left: full, gone, renewal: renewal.left, renewing: renewal.gone } as const;

/** A shorter bar has no room to mark the renewal window. */
const leastMarked = 5;

/**
 * What is left of a lifetime, and what is gone, with the place where the renewal window begins: in what is left until the
 * window has begun, and then in what is gone, however the shares are rounded.
 */
export function lifeBar({ share, renewShare }: Left, cells: number): readonly [left: string, gone: string] {
  const isMarked = renewShare !== null && cells >= leastMarked;
  const hasBegun = isMarked && share <= renewShare;
  const filled = Math.min(filledCells(share, cells), hasBegun ? cells - 1 : cells);
  const begin = isMarked ? Math.max(1, Math.floor(renewShare * cells)) : -1;
  const mark = hasBegun ? Math.min(cells - 1, Math.max(filled, begin)) : Math.min(filled - 1, begin);
  const all = Array.from({ length: cells }, (_, at) => {
    const is = at < filled ? 'left' : 'gone';
    return at === mark ? renewal[is] : is === 'left' ? full : gone;
  });
  return [all.slice(0, filled).join(''), all.slice(filled).join('')];
}

function filledCells(share: number, cells: number): number {
  return share <= 0 ? 0 : Math.min(cells, Math.max(1, Math.round(share * cells)));
}
