import type { ReactNode } from 'react';
import type { ScreenLine } from '../../../print/document.ts';
import { titlePlaces } from '../../state/select/section-lines.ts';
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
  const titles = titlePlaces(lines);
  return lines.map((line, at) =>
    titles.includes(at) ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
      <Rule key={at} title={line.text} columns={columns} severity={line.severity} />
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
      <TonedLines key={at} lines={[line.isTitle === true ? nothing : line]} hit={at === hit ? 0 : null} />
    ),
  );
}

const nothing: ScreenLine = { text: '', severity: 'info' };
