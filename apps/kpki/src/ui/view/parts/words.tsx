import { Text } from 'ink';
import { memo, type ReactNode, useContext } from 'react';
import { drawn, type Emphasis, LookContext, styled } from '../look.ts';

interface WordsProps extends Partial<Emphasis> {
  readonly children: string;
}

/** Text of the UI. The only part that knows colours and glyphs; every other part draws with this one. */
export const Words: (props: WordsProps) => ReactNode = memo(
  ({ children, tone = 'calm', bold = false, chosen = false, underline = false }: WordsProps): ReactNode => {
    const look = useContext(LookContext);
    return <Text wrap="truncate">{styled(drawn(children, look), { tone, bold, chosen, underline }, look)}</Text>;
  },
);
