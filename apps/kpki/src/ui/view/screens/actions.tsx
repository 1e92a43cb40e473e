import { Box } from 'ink';
import type { ReactNode } from 'react';
import { clean } from '../../../text/clean.ts';
import { fit } from '../../../text/width.ts';
import { roomOf } from '../../state/layers.ts';
import type { State } from '../../state/model.ts';
import type { ActionsRoute } from '../../state/route.ts';
import { actionLabelColumns, actionsIn, actionText } from '../../state/screens/actions.ts';
import { noActionText } from '../../state/select/without-rows.ts';
import { Paragraph, Words } from '../parts/words.tsx';

export function ActionsScreen({ state, route }: { readonly state: State; readonly route: ActionsRoute }): ReactNode {
  const { columns } = roomOf(state);
  const all = actionsIn(state, route);
  if (all.length === 0) {
    return <Paragraph text={noActionText(state, route)} columns={columns} />;
  }
  return (
    <>
      <Words> </Words>
      {all.map((action, at) => {
        const { label } = action;
        const chosen = at === route.cursor;
        const text = clean(actionText(action));
        return (
          <Box key={label} height={1}>
            <Words chosen={chosen}>
              {fit(`${chosen ? '›' : ' '} ${fit(label, actionLabelColumns)}${text}`, columns)}
            </Words>
          </Box>
        );
      })}
    </>
  );
}
