import { Box } from 'ink';
import type { ReactNode } from 'react';
import { fit, widthOf } from '../../../text/width.ts';
import type { Tone } from '../../state/select/states.ts';
import { Words } from './words.tsx';

/** One row with something at each end; the left gives way where both do not fit. */
export function SplitRow(props: {
  readonly left: string;
  readonly right: string;
  readonly columns: number;
  readonly tone?: Tone;
  readonly bold?: boolean;
}): ReactNode {
  const { left, columns, tone = 'calm', bold = false } = props;
  const right = widthOf(props.right) > columns ? fit(props.right, columns) : props.right;
  const room = Math.max(0, columns - widthOf(right) - 1);
  return (
    <Box height={1}>
      <Words tone={tone} bold={bold}>{`${fit(left, room)} `}</Words>
      <Words>{right}</Words>
    </Box>
  );
}
