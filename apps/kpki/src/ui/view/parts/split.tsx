import { Box } from 'ink';
import { memo, type ReactNode } from 'react';
import { fit, shortened, widthOf } from '../../../text/width.ts';
import { dividerColumns } from '../../state/scroll.ts';
import type { Severity } from '../../state/select/states.ts';
import { Words } from './words.tsx';

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

/** So much of the left is kept in any case. */
const least = 16;

/** If both do not fit, the left gives way first. */
export function SplitRow(props: {
  readonly left: string;
  readonly right: string;
  readonly columns: number;
  readonly severity?: Severity;
  readonly bold?: boolean;
}): ReactNode {
  const { left, columns, severity = 'info', bold = false } = props;
  const right = shortened(props.right, columns - 1 - Math.min(least, widthOf(left)));
  const room = Math.max(0, columns - widthOf(right) - 1);
  return (
    <Box height={1}>
      <Words severity={severity} bold={bold}>{`${fit(left, room)} `}</Words>
      <Words>{right}</Words>
    </Box>
  );
}
