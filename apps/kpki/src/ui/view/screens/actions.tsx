import { Box } from 'ink';
import type { ReactNode } from 'react';
import { clean } from '../../../text/clean.ts';
import { fit } from '../../../text/width.ts';
import type { State } from '../../state/model.ts';
import type { ActionsRoute } from '../../state/route.ts';
import { actionLabel, actionsIn, actionText } from '../../state/screens/actions.ts';
import { noActionText } from '../../state/select/without-rows.ts';
import { Paragraph, Words } from '../parts/words.tsx';

export function ActionsScreen(props: {
  readonly state: State;
  readonly route: ActionsRoute;
  readonly columns: number;
}): ReactNode {
  const { state, route, columns } = props;
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
            <Words chosen={chosen}>{fit(`${chosen ? '›' : ' '} ${fit(label, actionLabel)}${text}`, columns)}</Words>
          </Box>
        );
      })}
    </>
  );
}
