import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import type { RotationRoute } from '../../state/route.ts';
import { buttonsIn, lookOf, readingRotation, rotationFocus, rotationOnScreen } from '../../state/screens/rotation.ts';
import { bodyColumns, bodyHeight } from '../../state/scroll.ts';
import { linesInView } from '../../state/search.ts';
import { Buttons } from '../parts/buttons.tsx';
import { Paragraph, TonedLines, Words } from '../parts/words.tsx';

export function RotationScreen({ state, route }: { readonly state: State; readonly route: RotationRoute }): ReactNode {
  const look = lookOf(state, route);
  const columns = bodyColumns(state);
  if (look?.failure != null) return <Paragraph text={look.failure.text} severity="critical" columns={columns} />;
  if (look?.found == null) return <Paragraph text={readingRotation} columns={columns} />;
  const buttons = buttonsIn(state, route);
  return (
    <>
      <Words> </Words>
      <Box height={bodyHeight(state, 3)} flexDirection="column" overflow="hidden">
        <TonedLines {...linesInView(state, rotationOnScreen(state, route))} />
      </Box>
      <Words> </Words>
      <Buttons
        labels={buttons.map(({ label }) => label)}
        focus={rotationFocus(state, route)}
        columns={columns}
        off={buttons.flatMap(({ why }, at) => (why === null ? [] : [at]))}
      />
    </>
  );
}
