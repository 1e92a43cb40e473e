import { frameTexts } from '@kpki/presentation';
import { clean } from '../../text/clean.ts';
import { shortened, widthOf, widthOfAll, wrap } from '../../text/width.ts';
import { keysIn } from './keys-in.ts';
import type { Message, State } from './model.ts';
import { borderOfTexts, leastSize, leastTitle } from './scroll.ts';
import { type Counts, fittingCounts, type Summary } from './select/counts.ts';

const prompt = '$ ';

/** How the lower border of a panel shows a command. `short`: what of it fits into so many columns by whole words. */
export function commandText(room: number, command: string, short?: (columns: number) => string): string {
  const whole = `${prompt}${clean(command)}`;
  const text = widthOf(whole) <= room || short === undefined ? whole : `${prompt}${clean(short(room - prompt.length))}`;
  return shortened(text, room);
}

/** The room of a command in a border within so many columns, next to how much is hidden. */
export function roomOfCommand(columns: number, hidden: string): number {
  return columns - (hidden === '' ? 4 : borderOfTexts + widthOf(hidden));
}

/** The last row but one, which leaves out whole sentences where it has no room. */
export function sentenceOf(message: Message | null, columns: number): Message {
  const { severity, text, rest = [] } = message ?? { severity: 'info', text: '' };
  const [first = '', ...others] = [text, ...rest].map((each) => clean(each.replaceAll('\n', ' ')));
  return { severity, text: withWhatFits(first, others, columns) };
}

function withWhatFits(text: string, others: readonly string[], columns: number): string {
  const [next, ...further] = others;
  const longer = `${text} ${next}`;
  return next === undefined || widthOf(longer) > columns ? text : withWhatFits(longer, further, columns);
}

/** The upper border of a panel: where there is no room for both, the order of the rows gives way, then the path. */
export function upperTexts(
  { path, order }: { readonly path: string; readonly order: string },
  summary: Summary,
  columns: number,
): { readonly title: string; readonly counts: Counts } {
  const room = columns - borderOfTexts;
  const nextTo = (title: string): Counts =>
    fittingCounts(summary, room - widthOf(title), room - Math.min(leastTitle, widthOf(path)));
  const whole = [path, order].filter((each) => each !== '').join(' · ');
  const counts = nextTo(whole);
  if (order === '' || widthOf(whole) <= room - widthOfAll(counts)) return { title: whole, counts };
  return { title: path, counts: nextTo(path) };
}

/**
 * Returns what a terminal shows that is smaller than the least size. `applied`: how far an apply is; null: none runs.
 */
export function tooSmallLines({ size, keys, program }: State, applied: string | null): readonly string[] {
  const { tooSmall } = frameTexts;
  const key = keysIn({ keys });
  return [
    tooSmall.needs(leastSize.columns, leastSize.rows),
    tooSmall.has(size.columns, size.rows),
    tooSmall.larger,
    ...(applied === null ? [] : [tooSmall.applying(applied, key)]),
    tooSmall.without(program),
    ...(applied === null ? [tooSmall.leaves(key)] : []),
  ]
    .flatMap((line) => wrap(line, Math.max(1, size.columns)))
    .slice(0, size.rows);
}
