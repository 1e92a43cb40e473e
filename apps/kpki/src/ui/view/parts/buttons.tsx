import { Box } from 'ink';
import type { ReactNode } from 'react';
import { Words } from './words.tsx';

/** The button with the focus is what Enter presses. Those that are off have no brackets. */
export function Buttons({
  labels,
  focus,
  off = [],
}: {
  readonly labels: readonly string[];
  readonly focus: number | null;
  /** One that is off may have the focus, so that it can be read why. */
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
