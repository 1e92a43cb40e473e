import { Box } from 'ink';
import { memo, type ReactNode } from 'react';
import { dividerColumns } from '../../state/select/panes.ts';
import { Words } from './words.tsx';

/** Two parts of a screen, the first of so many columns, with a line between them. */
export function Split(props: {
  readonly columns: number;
  readonly rows: number;
  readonly left: ReactNode;
  readonly right: ReactNode;
}): ReactNode {
  const { columns, rows, left, right } = props;
  return (
    <Box height={rows}>
      <Box width={columns} flexShrink={0} height={rows} flexDirection="column" overflow="hidden">
        {left}
      </Box>
      <Box width={dividerColumns} flexShrink={0} height={rows} flexDirection="column" overflow="hidden">
        <Divider rows={rows} />
      </Box>
      <Box flexGrow={1} height={rows} flexDirection="column" overflow="hidden">
        {right}
      </Box>
    </Box>
  );
}

const Divider = memo(
  ({ rows }: { readonly rows: number }): ReactNode =>
    Array.from({ length: rows }, (_, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: every row of the line is the same.
      <Words key={at}>{' │ '}</Words>
    )),
);
