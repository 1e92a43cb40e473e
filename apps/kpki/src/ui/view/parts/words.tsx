import { Text } from 'ink';
import { memo, type ReactNode, useContext } from 'react';
import type { Tone } from '../../state/select/states.ts';
import { drawn, LookContext, toneProps } from '../look.ts';

interface WordsProps {
  readonly children: string;
  readonly tone?: Tone;
  readonly bold?: boolean;
  /** The row with the cursor. */
  readonly chosen?: boolean;
  readonly underline?: boolean;
}

/** Text of the UI. The only part that knows colours and glyphs; every other part draws with this one. */
export const Words: (props: WordsProps) => ReactNode = memo(
  ({ children, tone = 'calm', bold = false, chosen = false, underline = false }: WordsProps): ReactNode => {
    const look = useContext(LookContext);
    const props = toneProps(tone, look);
    return (
      <Text
        wrap="truncate"
        {...props}
        bold={bold || chosen || props.bold === true}
        inverse={chosen}
        underline={underline}
      >
        {drawn(children, look)}
      </Text>
    );
  },
);
