import { clean } from '../../../text/clean.ts';
import { widthOf, wrap } from '../../../text/width.ts';
import { memo } from './memo.ts';

/** `+ create   apiserver cp1   `: the action and the artefact, which a reason stands behind; or the room below them. */
const head = /^(?:. \S+ +\S.*? {2,}| {2,})/;
const leastText = 30;

/** The text of a plan in so many columns; a reason that is longer goes on behind its head. */
export const planLines: (lines: readonly string[], columns: number) => readonly string[] = memo((lines, columns) =>
  lines.map(clean).flatMap((line) => {
    const what = head.exec(line)?.[0] ?? '';
    const width = widthOf(what);
    if (width === 0 || columns - width < leastText) return wrap(line, columns);
    const text = wrap(line.slice(what.length), columns - width);
    return text.map((each, at) => `${at === 0 ? what : ' '.repeat(width)}${each}`);
  }),
);
