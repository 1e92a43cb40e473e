import { Box } from 'ink';
import { memo, type ReactNode } from 'react';
import { clean } from '../../../print/clean.ts';
import type { State } from '../../state/model.ts';
import { type ApplyVisit, applyHeight, applyRowsOf, shownCursor } from '../../state/screens/apply.ts';
import { topFor } from '../../state/scroll.ts';
import { type ApplyRow, madeCount } from '../../state/select/apply.ts';
import { bar } from '../../state/select/bar.ts';
import type { Tone } from '../../state/select/states.ts';
import { fit, fitRight } from '../../text/width.ts';
import { Paragraph } from '../parts/paragraph.tsx';
import { Words } from '../parts/words.tsx';

export function ApplyScreen({ state, visit }: { readonly state: State; readonly visit: ApplyVisit }): ReactNode {
  const { applying, size } = state;
  if (applying === null) return null;
  const rows = applyRowsOf(state);
  const cursor = shownCursor(state, visit);
  const height = applyHeight(state);
  const top = topFor(visit.top, cursor, rows.length, height);
  const share = rows.length === 0 ? 1 : madeCount(applying) / rows.length;
  return (
    <>
      <Words>{bar(share, size.columns)}</Words>
      <Words
        underline
      >{`  ${fit('Step', 10)}${fit('What', size.columns - 36)}${fit('State', 14)}${fitRight('Time', 8)}  `}</Words>
      {rows.slice(top, top + height).map((row, at) => (
        <ApplyLine key={row.artefact} row={row} chosen={top + at === cursor} columns={size.columns} />
      ))}
      {applying.writing === null ? null : <Words>{`  Writing ${applying.writing} …`}</Words>}
      {applying.trouble === null ? null : <Paragraph text={applying.trouble.text} tone="now" columns={size.columns} />}
    </>
  );
}

const looks: Readonly<Record<ApplyRow['is'], { readonly text: string; readonly tone: Tone }>> = {
  waiting: { text: '', tone: 'calm' },
  begun: { text: '… making', tone: 'calm' },
  made: { text: '· made', tone: 'calm' },
  written: { text: '✓ written', tone: 'calm' },
  failed: { text: '× failed', tone: 'now' },
};

const ApplyLine = memo(
  ({
    row,
    chosen,
    columns,
  }: {
    readonly row: ApplyRow;
    readonly chosen: boolean;
    readonly columns: number;
  }): ReactNode => {
    const { text, tone } = looks[row.is];
    const time = row.took === null ? '' : `${(row.took / 1000).toFixed(1)}s`;
    return (
      <Box height={1}>
        <Words
          chosen={chosen}
        >{`${chosen ? '›' : ' '} ${fit(row.action, 10)}${fit(clean(row.artefact), columns - 36)}`}</Words>
        <Words tone={tone} chosen={chosen}>
          {fit(text, 14)}
        </Words>
        <Words chosen={chosen}>{`${fitRight(time, 8)}  `}</Words>
      </Box>
    );
  },
);
