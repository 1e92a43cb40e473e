import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import { bodyHeight } from '../../state/screen-size.ts';
import { buttonsIn, lookOf, rotationFocus, rotationOnScreen } from '../../state/screens/rotation.ts';
import type { RotationVisit } from '../../state/visit.ts';
import { Buttons } from '../parts/buttons.tsx';
import { Paragraph, TonedLines, Words } from '../parts/words.tsx';

export function RotationScreen({ state, visit }: { readonly state: State; readonly visit: RotationVisit }): ReactNode {
  const look = lookOf(state, visit);
  const { columns } = state.size;
  if (look?.failure != null) return <Paragraph text={look.failure.text} tone="now" columns={columns} />;
  if (look?.found == null) return <Paragraph text="Reading where it stands …" columns={columns} />;
  const buttons = buttonsIn(state, visit);
  return (
    <>
      <Words> </Words>
      <Box height={bodyHeight(state, 3)} flexDirection="column" overflow="hidden">
        <TonedLines lines={rotationOnScreen(state, visit).shown} />
      </Box>
      <Words> </Words>
      <Buttons
        labels={buttons.map(({ label }) => label)}
        focus={rotationFocus(state, visit)}
        off={buttons.flatMap(({ why }, at) => (why === null ? [] : [at]))}
      />
    </>
  );
}
