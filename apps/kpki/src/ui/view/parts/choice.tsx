import { Box } from 'ink';
import type { ReactNode } from 'react';
import { clean } from '../../../text/clean.ts';
import { fit } from '../../../text/width.ts';
import type { ChoiceCell } from '../../state/screens/new-cluster/form.ts';
import { Words } from './words.tsx';

/** `(•) one`: alternatives of which one is chosen. */
export function alternative(label: string, chosen: boolean): string {
  return `(${chosen ? '•' : ' '}) ${clean(label)}`;
}

/** Alternatives in one line. */
export function ChoiceRow(props: {
  readonly cell: ChoiceCell;
  readonly focused: boolean;
  readonly columns: number;
}): ReactNode {
  const { cell, focused, columns } = props;
  return (
    <Box width={columns} height={1} overflow="hidden">
      {cell.options.map(({ value, label }) => (
        <Box key={value} flexShrink={0}>
          <Words chosen={focused && value === cell.value}>{alternative(label, value === cell.value)}</Words>
          <Words>{'  '}</Words>
        </Box>
      ))}
      <Words>{fit('', 1)}</Words>
    </Box>
  );
}
