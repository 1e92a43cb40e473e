import { Box } from 'ink';
import type { ReactNode } from 'react';
import { fit } from '../../../text/width.ts';
import type { LaidMonth } from '../../state/select/months.ts';
import { Words } from './words.tsx';

/** What expires in each month: its name, the count and, with `shades`, a bar that is the darker the more there are. */
export function MonthStrip(props: { readonly months: readonly LaidMonth[]; readonly shades: boolean }): ReactNode {
  const { months, shades } = props;
  return (
    <>
      <Words>{`  ${months.map(({ head, width }) => fit(head, width)).join(' ')}`}</Words>
      <Cells months={months} of={({ count, width }) => fit(count, width)} />
      {shades ? <Cells months={months} of={({ shade, width }) => shade.repeat(width)} /> : null}
    </>
  );
}

function Cells(props: { readonly months: readonly LaidMonth[]; readonly of: (month: LaidMonth) => string }): ReactNode {
  return (
    <Box height={1}>
      <Words> </Words>
      {props.months.map((month, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a month is what stands at its location.
        <Words key={at} as={month.role}>
          {` ${props.of(month)}`}
        </Words>
      ))}
    </Box>
  );
}
