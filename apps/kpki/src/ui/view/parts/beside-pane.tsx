import type { ReactNode } from 'react';
import { fit } from '../../../text/width.ts';
import type { Beside } from '../../state/select/beside.ts';
import type { DetailLine } from '../../state/select/detail-lines.ts';
import { DetailLines } from './detail-lines.tsx';
import { Words } from './words.tsx';

/** What a row of the tree is about, in full, or as much of it as there is room for. */
export function BesidePane(props: {
  readonly beside: Beside;
  readonly lines: readonly DetailLine[];
  readonly columns: number;
  readonly focused?: boolean;
}): ReactNode {
  const { beside, lines, columns, focused = false } = props;
  return (
    <>
      <Words bold chosen={focused}>
        {fit(beside.title, columns)}
      </Words>
      <Words tone={beside.state.tone}>{beside.state.text}</Words>
      <Words> </Words>
      <DetailLines lines={lines} margin="" />
    </>
  );
}
