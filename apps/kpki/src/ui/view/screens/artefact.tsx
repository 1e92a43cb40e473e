import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import { type ArtefactVisit, artefactHeight, artefactLines } from '../../state/screens/artefact.ts';
import { labelColumns } from '../../state/select/detail-lines.ts';
import { Words } from '../parts/words.tsx';

export function ArtefactScreen({ state, visit }: { readonly state: State; readonly visit: ArtefactVisit }): ReactNode {
  const lines = artefactLines(state, visit).slice(visit.top, visit.top + artefactHeight(state));
  return (
    <>
      {lines.map(({ label, text, tone }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
        <Box key={at} height={1}>
          <Words>{`  ${label.padEnd(labelColumns)}`}</Words>
          <Words tone={tone}>{text}</Words>
        </Box>
      ))}
    </>
  );
}
