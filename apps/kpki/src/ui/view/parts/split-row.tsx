import { Box } from 'ink';
import type { ReactNode } from 'react';
import { fit, shortened, widthOf } from '../../../text/width.ts';
import type { Tone } from '../../state/select/states.ts';
import { Words } from './words.tsx';

/** So much of the left is kept, whatever the right is. */
const least = 16;

/** One row with something at each end; where both do not fit the left gives way, and then the right. */
export function SplitRow(props: {
  readonly left: string;
  readonly right: string;
  readonly columns: number;
  readonly tone?: Tone;
  readonly bold?: boolean;
}): ReactNode {
  const { left, columns, tone = 'calm', bold = false } = props;
  const right = shortened(props.right, columns - 1 - Math.min(least, widthOf(left)));
  const room = Math.max(0, columns - widthOf(right) - 1);
  return (
    <Box height={1}>
      <Words tone={tone} bold={bold}>{`${fit(left, room)} `}</Words>
      <Words>{right}</Words>
    </Box>
  );
}
