import { Box } from 'ink';
import type { ReactNode } from 'react';
import { clean } from '../../../text/clean.ts';
import { fit } from '../../../text/width.ts';
import type { State } from '../../state/model.ts';
import type { ActionsRoute } from '../../state/route.ts';
import { actionsIn } from '../../state/screens/actions.ts';
import { bodyColumns } from '../../state/scroll.ts';
import { readingText } from '../../state/select/reading-text.ts';
import { Paragraph, Words } from '../parts/words.tsx';

const labelColumns = 24;

export function ActionsScreen({ state, route }: { readonly state: State; readonly route: ActionsRoute }): ReactNode {
  const all = actionsIn(state, route);
  const columns = bodyColumns(state);
  if (all.length === 0) {
    const text =
      state.reading.is === 'reading' ? readingText(state) : `${clean(route.artifact)} is not there any more.`;
    return <Paragraph text={text} columns={columns} />;
  }
  return (
    <>
      <Words> </Words>
      {all.map(({ label, does, why }, at) => {
        const chosen = at === route.cursor;
        const text = why === null ? does : `not here: ${clean(why)}`;
        return (
          <Box key={label} height={1}>
            <Words chosen={chosen}>{fit(`${chosen ? '›' : ' '} ${fit(label, labelColumns)}${text}`, columns)}</Words>
          </Box>
        );
      })}
    </>
  );
}
