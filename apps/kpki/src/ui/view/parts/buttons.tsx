import { Box } from 'ink';
import type { ReactNode } from 'react';
import { laidButtons } from '../../state/buttons.ts';
import { Words } from './words.tsx';

/** The button with the focus is what Enter presses. Those that are off have dashes. */
export function Buttons({
  labels,
  focus,
  columns,
  off = [],
}: {
  readonly labels: readonly string[];
  readonly focus: number | null;
  readonly columns: number;
  /** One that is off may have the focus, so that it can be read why. */
  readonly off?: readonly number[];
}): ReactNode {
  return (
    <Box height={1}>
      {laidButtons({ labels, columns, off }).map(({ before, text }, at) => (
        <Box key={labels[at]} flexShrink={0}>
          <Words as={at === focus ? 'focus' : 'text'}>{(at === focus ? '› ' : '').padStart(before)}</Words>
          <Words chosen={at === focus} as={off.includes(at) ? 'dim' : 'text'}>
            {text}
          </Words>
        </Box>
      ))}
    </Box>
  );
}
