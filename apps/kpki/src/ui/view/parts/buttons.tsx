import { Box } from 'ink';
import type { ReactNode } from 'react';
import { Words } from './words.tsx';

/** A row of buttons; the one with the focus is what Enter presses. One that is off stands there without its brackets. */
export function Buttons({
  labels,
  focus,
  off = null,
}: {
  readonly labels: readonly string[];
  readonly focus: number | null;
  readonly off?: number | null;
}): ReactNode {
  return (
    <Box height={1}>
      {labels.map((label, at) => (
        <Box key={label}>
          <Words>{at === focus ? '  › ' : '    '}</Words>
          <Words chosen={at === focus}>{at === off && at !== focus ? `( ${label} )` : `[ ${label} ]`}</Words>
        </Box>
      ))}
    </Box>
  );
}
