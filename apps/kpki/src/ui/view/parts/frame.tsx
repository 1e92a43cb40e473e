import { Box } from 'ink';
import type { ReactNode } from 'react';
import { fit, widthOfAll } from '../../../text/width.ts';
import { badge, header, hintPieces, sentence } from '../../state/frame.ts';
import type { State } from '../../state/model.ts';
import { panelsOf } from '../../state/panels.ts';
import { bodyHeight } from '../../state/scroll.ts';
import { searchIn } from '../../state/search.ts';
import { sideOf } from '../../state/side.ts';
import { SearchContext } from '../search.ts';
import { Panels } from './panel.tsx';
import { Pieces } from './pieces.tsx';
import { Words } from './words.tsx';

/** `side`: the content of the second panel, if there is one. */
export function Frame(props: {
  readonly state: State;
  readonly side: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  const { state, side, children } = props;
  const { columns, rows } = state.size;
  const { severity, text } = sentence(state);
  const searched = searchIn(state)?.field.text ?? null;
  const isSide = sideOf(state)?.isFocused === true;
  return (
    <Box width={columns} height={rows} flexDirection="column" overflow="hidden">
      <HeaderRow state={state} />
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

function HeaderRow({ state }: { readonly state: State }): ReactNode {
  const { path, status } = header(state);
  const { columns } = state.size;
  const taken = badge.length + widthOfAll([...path, ...status]);
  return (
    <Box height={1}>
      <Words as="accent" badge>
        {badge}
      </Words>
      <Pieces pieces={path} chosen={false} />
      <Words>{' '.repeat(Math.max(1, columns - taken))}</Words>
      <Pieces pieces={status} chosen={false} />
    </Box>
  );
}
