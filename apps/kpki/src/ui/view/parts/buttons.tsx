import { Box } from 'ink';
import type { ReactNode } from 'react';
import { shortened, widthOf } from '../../../text/width.ts';
import { Words } from './words.tsx';

/** The button with the focus is what Enter presses. Those that are off have no brackets. */
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
  const { before, within, room } = spacing(labels, columns);
  return (
    <Box height={1}>
      {labels.map((label, at) => {
        const text = `${within}${shortened(label, room)}${within}`;
        return (
          <Box key={label} flexShrink={0}>
            <Words as={at === focus ? 'focus' : 'text'}>{at === focus ? `${before}› ` : `${before}  `}</Words>
            <Words chosen={at === focus} as={off.includes(at) ? 'dim' : 'text'}>
              {off.includes(at) ? `(${text})` : `[${text}]`}
            </Words>
          </Box>
        );
      })}
    </Box>
  );
}

interface Spacing {
  readonly before: string;
  readonly within: string;
  readonly room: number;
}

/** Spaces give way before labels do. */
function spacing(labels: readonly string[], columns: number): Spacing {
  const text = labels.reduce((sum, label) => sum + widthOf(label), 0);
  const taken = (before: string, within: string): number =>
    text + labels.length * (before.length + 2 * within.length + 4);
  const roomy: Spacing = { before: '  ', within: ' ', room: columns };
  if (taken('  ', ' ') <= columns) return roomy;
  if (taken('', '') <= columns) return { before: '', within: '', room: columns };
  return { before: '', within: '', room: Math.max(1, Math.floor(columns / labels.length) - 4) };
}
