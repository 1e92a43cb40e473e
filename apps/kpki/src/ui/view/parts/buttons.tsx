import { Box } from 'ink';
import { type ReactNode, useContext } from 'react';
import { laidButtons } from '../../state/buttons.ts';
import type { WordsStyle } from '../words.ts';
import { LookContext, Words } from './words.tsx';

/** The button with the focus is what Enter presses; behind a popup, none has it. Those that are off have dashes. */
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
  const { isBehind = false } = useContext(LookContext);
  const pressed = isBehind ? null : focus;
  return (
    <Box height={1}>
      {laidButtons({ labels, columns, off }).map(({ before, text }, at) => (
        <Box key={labels[at]} flexShrink={0}>
          <Words as={at === pressed ? 'focus' : 'text'}>{(at === pressed ? '› ' : '').padStart(before)}</Words>
          <Words {...styleOf({ isPressed: at === pressed, isOff: off.includes(at) })}>{text}</Words>
        </Box>
      ))}
    </Box>
  );
}

function styleOf({ isPressed, isOff }: { readonly isPressed: boolean; readonly isOff: boolean }): WordsStyle {
  if (isOff) return { as: 'dim', chosen: isPressed };
  return isPressed ? { as: 'focus', badge: true } : { as: 'text' };
}
