import { Box } from 'ink';
import { memo, type ReactNode } from 'react';
import { type DetailLine, labelColumns } from '../../state/select/detail-lines.ts';
import { Words } from './words.tsx';

/** Labels with their values, already broken to the columns that there are. */
export const DetailLines: (props: { readonly lines: readonly DetailLine[]; readonly margin: string }) => ReactNode =
  memo(
    ({ lines, margin }): ReactNode =>
      lines.map(({ label, text, tone }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
        <Line key={at} label={`${margin}${label.padEnd(labelColumns)}`} text={text} tone={tone} />
      )),
  );

const Line = memo(
  ({ label, text, tone }: DetailLine): ReactNode => (
    <Box height={1}>
      <Words>{label}</Words>
      <Words tone={tone}>{text}</Words>
    </Box>
  ),
);
