import { Box } from 'ink';
import type { ReactNode } from 'react';
import { fit } from '../../../text/width.ts';
import { header, hintPieces, sentence } from '../../state/frame.ts';
import type { State } from '../../state/model.ts';
import { panelsOf } from '../../state/panels.ts';
import { bodyHeight } from '../../state/scroll.ts';
import { searchIn } from '../../state/search.ts';
import { sideOf } from '../../state/side.ts';
import { SearchContext } from '../search.ts';
import { Panels } from './panel.tsx';
import { Pieces } from './pieces.tsx';
import { SplitRow } from './split.tsx';
import { Words } from './words.tsx';

/** `side`: the content of the second panel, if there is one. */
export function Frame(props: {
  readonly state: State;
  readonly side: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  const { state, side, children } = props;
  const { columns, rows } = state.size;
  const [name, mode] = header(state);
  const { severity, text } = sentence(state);
  const searched = searchIn(state)?.field.text ?? null;
  const isSide = sideOf(state)?.isFocused === true;
  return (
    <Box width={columns} height={rows} flexDirection="column" overflow="hidden">
      <SplitRow left={name} right={mode} columns={columns} bold />
      <Panels heads={panelsOf(state)} rows={bodyHeight(state)}>
        {[
          <SearchContext key="list" value={isSide ? null : searched}>
            {children}
          </SearchContext>,
          <SearchContext key="side" value={isSide ? searched : null}>
            {side}
          </SearchContext>,
        ]}
      </Panels>
      <Words severity={severity}>{fit(text, columns)}</Words>
      <Box height={1}>
        <Pieces pieces={hintPieces(state)} chosen={false} />
      </Box>
    </Box>
  );
}
