import { frameTexts } from '@kpki/presentation';
import { clean } from '../../text/clean.ts';
import { shortened, widthOf, wrap } from '../../text/width.ts';
import { keysIn } from './keys-in.ts';
import type { Message, State } from './model.ts';
import { bodyColumns, borderOfTexts, leastSize, leastTitle } from './scroll.ts';
import { type Counts, fittingCounts, type Summary } from './select/counts.ts';

/** How the lower border of a panel shows a command. */
export function commandText(state: Pick<State, 'size'>, command: string): string {
  return shortened(`$ ${clean(command)}`, bodyColumns(state) - 2);
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

/** Returns what of a summary fits next to the title of a panel. */
export function countsNextTo(title: string, summary: Summary, columns: number): Counts {
  const room = columns - borderOfTexts;
  const [whole, least] = [widthOf(title), Math.min(leastTitle, widthOf(title))];
  return fittingCounts(summary, room - whole, room - least);
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
