import { Box } from 'ink';
import type { ReactNode } from 'react';
import { Words } from './words.tsx';

/** A row of buttons; the one with the focus is what Enter presses. Those that are off stand there without their brackets. */
export function Buttons({
  labels,
  focus,
  off = [],
}: {
  readonly labels: readonly string[];
  readonly focus: number | null;
  /** Which are off; one may have the focus all the same, so that it can be read why. */
  readonly off?: readonly number[];
}): ReactNode {
  return (
    <Box height={1}>
      {labels.map((label, at) => (
        <Box key={label}>
          <Words>{at === focus ? '  › ' : '    '}</Words>
          <Words chosen={at === focus}>{off.includes(at) ? `( ${label} )` : `[ ${label} ]`}</Words>
        </Box>
      ))}
    </Box>
  );
}
