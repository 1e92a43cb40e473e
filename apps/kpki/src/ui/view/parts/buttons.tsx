import { Box } from 'ink';
import type { ReactNode } from 'react';
import { Words } from './words.tsx';

/** A row of buttons; the one with the focus is what Enter presses. */
export function Buttons({
  labels,
  focus,
}: {
  readonly labels: readonly string[];
  readonly focus: number | null;
}): ReactNode {
  return (
    <Box height={1}>
      {labels.map((label, at) => (
        <Box key={label}>
          <Words>{at === focus ? '  › ' : '    '}</Words>
          <Words chosen={at === focus}>{`[ ${label} ]`}</Words>
        </Box>
      ))}
    </Box>
  );
}
