import { Box } from 'ink';
import type { ReactNode } from 'react';
import { fit, shortened, widthOf } from '../../../text/width.ts';
import type { Severity } from '../../state/select/states.ts';
import { Words } from './words.tsx';

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
