import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import type { PlanRoute, UndoRoute } from '../../state/route.ts';
import { canApply, noPlanText, planButtons, planFocus, planHeight, planOnScreen } from '../../state/screens/plan.ts';
import { undoButtons, undoFocus, undoOnScreen } from '../../state/screens/undo.ts';
import { bodyColumns, bodyHeight } from '../../state/scroll.ts';
import { linesInView } from '../../state/search.ts';
import { waitingLines } from '../../state/select/reading-text.ts';
import { Buttons } from '../parts/buttons.tsx';
import { Lines, Paragraph, Words } from '../parts/words.tsx';

export function PlanScreen({ state, route }: { readonly state: State; readonly route: PlanRoute }): ReactNode {
  const { planning } = state;
  switch (planning.is) {
    case 'none':
      return <Paragraph text={noPlanText(state)} columns={bodyColumns(state)} />;
    case 'planning': {
      const waiting = waitingLines(planning.retries, state.now);
      return <Paragraph text={[noPlanText(state), ...waiting].join('\n')} columns={bodyColumns(state)} />;
    }
    case 'failed':
      return <Paragraph text={planning.failure.text} severity="critical" columns={bodyColumns(state)} />;
    case 'made': {
      const labels = planButtons(state);
      return (
        <>
          <Box height={planHeight(state)} flexDirection="column" overflow="hidden">
            <Lines {...linesInView(state, planOnScreen(state, route))} />
          </Box>
          <Words> </Words>
          <Buttons
            labels={labels}
            columns={bodyColumns(state)}
            focus={planFocus(state, route)}
            off={labels.length === 1 || canApply(state) ? [] : [0]}
          />
        </>
      );
    }
  }
}

export function UndoScreen({ state, route }: { readonly state: State; readonly route: UndoRoute }): ReactNode {
  return (
    <>
      <Box height={bodyHeight(state, 2)} flexDirection="column" overflow="hidden">
        <Lines {...linesInView(state, undoOnScreen(state, route))} />
      </Box>
      <Words> </Words>
      <Buttons labels={undoButtons(state)} focus={undoFocus(state, route)} columns={bodyColumns(state)} />
    </>
  );
}
