import { Box } from 'ink';
import type { ReactNode } from 'react';
import { type DetailLine, labelColumns } from '../../state/select/detail-lines.ts';
import { Words } from './words.tsx';

export function DetailLines({ lines, margin }: { readonly lines: readonly DetailLine[]; readonly margin: string }) {
  return lines.map(
    ({ label, text, tone }, at): ReactNode => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
      <Box key={at} height={1}>
        <Words>{`${margin}${label.padEnd(labelColumns)}`}</Words>
        <Words tone={tone}>{text}</Words>
      </Box>
    ),
  );
}
