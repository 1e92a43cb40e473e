import { Box } from 'ink';
import type { ReactNode } from 'react';
import { fit } from '../../../text/width.ts';
import { belowText, crumbs, header, hints, sentence, shownCommand } from '../../state/frame.ts';
import type { State } from '../../state/model.ts';
import { bodyHeight } from '../../state/scroll.ts';
import { SplitRow } from './split.tsx';
import { Words } from './words.tsx';

export function Frame({ state, children }: { readonly state: State; readonly children: ReactNode }): ReactNode {
  const { columns, rows } = state.size;
  const [name, mode] = header(state);
  const [path, summary] = crumbs(state);
  const { severity, text } = sentence(state);
  const below = belowText(state);
  return (
    <Box width={columns} height={rows} flexDirection="column" overflow="hidden">
      <SplitRow left={name} right={mode} columns={columns} bold />
      <SplitRow left={path} right={summary} columns={columns} />
      <Box height={bodyHeight(state)} flexDirection="column" overflow="hidden">
        {children}
      </Box>
      <Words>{fit(shownCommand(state), columns)}</Words>
      {below === '' ? (
        <Words severity={severity}>{fit(text, columns)}</Words>
      ) : (
        <SplitRow left={text} right={below} columns={columns} severity={severity} />
      )}
      <Words>{fit(hints(state), columns)}</Words>
    </Box>
  );
}
