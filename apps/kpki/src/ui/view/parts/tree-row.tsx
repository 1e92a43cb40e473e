import { Box } from 'ink';
import { memo, type ReactNode } from 'react';
import { fit } from '../../../text/width.ts';
import { rowStates } from '../../state/select/states.ts';
import type { TreeRow } from '../../state/select/tree.ts';
import { headText, type LaidColumn, rowCells } from '../../state/select/tree-columns.ts';
import { Words } from './words.tsx';

export function TreeHead(props: { readonly laid: readonly LaidColumn[]; readonly columns: number }): ReactNode {
  return <Words underline>{fit(`  ${headText(props.laid)}`, props.columns)}</Words>;
}

export const TreeRowLine: (props: {
  readonly row: TreeRow;
  /** Where the focus is beside the list, its row is marked and no more. */
  readonly cursor: 'here' | 'marked' | 'elsewhere';
  readonly laid: readonly LaidColumn[];
}) => ReactNode = memo(({ row, cursor, laid }): ReactNode => {
  const chosen = cursor === 'here';
  const { tone } = rowStates[row.state];
  return (
    <Box height={1}>
      {rowCells(row, laid).map(({ text, toned }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a piece of a row is what stands at its place.
        <Words key={at} chosen={chosen} tone={toned ? tone : 'calm'}>
          {at > 0 ? text : `${cursor === 'elsewhere' ? ' ' : '›'} ${text}`}
        </Words>
      ))}
    </Box>
  );
});
