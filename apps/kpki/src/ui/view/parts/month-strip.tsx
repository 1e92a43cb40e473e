import { Box } from 'ink';
import type { ReactNode } from 'react';
import { fit } from '../../../text/width.ts';
import { headIn, type LaidMonth, shadePieces } from '../../state/select/months.ts';
import type { Piece } from '../../state/select/piece-columns.ts';
import { Pieces } from './pieces.tsx';
import { Words } from './words.tsx';

/** What expires in each month: its name, the count and, with `shades`, a bar that is the darker the more there are. */
export function MonthStrip(props: { readonly months: readonly LaidMonth[]; readonly shades: boolean }): ReactNode {
  const { months, shades } = props;
  return (
    <>
      <Words>{`  ${months.map((month) => fit(headIn(month, month.width), month.width)).join(' ')}`}</Words>
      <Cells months={months} of={({ count, width, role }) => [{ text: fit(count, width), role }]} />
      {shades ? <Cells months={months} of={shadePieces} /> : null}
    </>
  );
}

function Cells(props: {
  readonly months: readonly LaidMonth[];
  readonly of: (month: LaidMonth) => readonly Piece[];
}): ReactNode {
  const gap: Piece = { text: ' ', role: 'text' };
  return (
    <Box height={1}>
      <Pieces pieces={[gap, ...props.months.flatMap((month) => [gap, ...props.of(month)])]} chosen={false} />
    </Box>
  );
}
