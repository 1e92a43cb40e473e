import { Box } from 'ink';
import type { ReactNode } from 'react';
import { bodyHeight } from '../../state/body-height.ts';
import type { State } from '../../state/model.ts';
import { undoButtons, undoFocus, undoOnScreen } from '../../state/screens/undo.ts';
import type { UndoVisit } from '../../state/visit.ts';
import { Buttons } from '../parts/buttons.tsx';
import { Lines } from '../parts/lines.tsx';
import { Words } from '../parts/words.tsx';

export function UndoScreen({ state, visit }: { readonly state: State; readonly visit: UndoVisit }): ReactNode {
  return (
    <>
      <Box height={bodyHeight(state, 2)} flexDirection="column" overflow="hidden">
        <Lines lines={undoOnScreen(state, visit).shown} />
      </Box>
      <Words> </Words>
      <Buttons labels={undoButtons(state)} focus={undoFocus(state, visit)} />
    </>
  );
}
