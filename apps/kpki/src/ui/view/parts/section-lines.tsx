import type { ReactNode } from 'react';
import type { TonedLine } from '../../state/select/section-lines.ts';
import { Rule } from './panel.tsx';
import { TonedLines } from './words.tsx';

/** The lines of a text, its sections divided by their titles. */
export function SectionLines(props: {
  readonly lines: readonly TonedLine[];
  readonly columns: number;
  /** The line that has the cursor, or that a search has found. */
  readonly hit?: number | null;
  readonly margin?: string;
}): ReactNode {
  const { lines, columns, hit = null, margin } = props;
  return lines.map((line, at) =>
    line.isTitle === true ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
      <Rule key={at} title={line.text} columns={columns} severity={line.severity} />
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
      <TonedLines key={at} lines={[line]} hit={at === hit ? 0 : null} {...(margin === undefined ? {} : { margin })} />
    ),
  );
}
