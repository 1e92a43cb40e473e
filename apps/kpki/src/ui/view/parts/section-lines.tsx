import type { ReactNode } from 'react';
import type { ScreenLine } from '../../../print/document.ts';
import { Rule } from './panel.tsx';
import { TonedLines } from './words.tsx';

/** The lines of a document, its sections divided by their titles. */
export function SectionLines(props: {
  readonly lines: readonly ScreenLine[];
  readonly columns: number;
  /** The line that a search has found. */
  readonly hit: number | null;
}): ReactNode {
  const { lines, columns, hit } = props;
  return lines.map((line, at) =>
    line.isTitle === true ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
      <Rule key={at} title={line.text} columns={columns} />
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
      <TonedLines key={at} lines={[line]} hit={at === hit ? 0 : null} />
    ),
  );
}
