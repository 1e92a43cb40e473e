import type { ReactNode } from 'react';
import { clean } from '../../../text/clean.ts';
import { wrap } from '../../../text/width.ts';
import type { Tone } from '../../state/select/states.ts';
import { Words } from './words.tsx';

/** Text that is read, with a margin and broken at spaces; its own line breaks stay. */
export function Paragraph(props: { readonly text: string; readonly columns: number; readonly tone?: Tone }): ReactNode {
  const { text, columns, tone = 'calm' } = props;
  const lines = text.split('\n').flatMap((line) => wrap(clean(line), Math.max(10, columns - 4)));
  return (
    <>
      <Words> </Words>
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a text have nothing else to tell them apart.
        <Words key={at} tone={tone}>{`  ${line}`}</Words>
      ))}
    </>
  );
}
