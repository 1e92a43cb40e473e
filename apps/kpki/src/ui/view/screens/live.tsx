import { Box } from 'ink';
import type { ReactNode } from 'react';
import { fit } from '../../../text/width.ts';
import type { State } from '../../state/model.ts';
import type { LiveRoute } from '../../state/route.ts';
import {
  listedIn,
  liveHeight,
  liveInView,
  liveLinesBelow,
  liveSideText,
  noServerText,
} from '../../state/screens/live.ts';
import { bodyColumns, hasDetailsBelow, panesOf } from '../../state/scroll.ts';
import { laidLive, markOfServer } from '../../state/select/live.ts';
import { headOf, piecesOf, restOf } from '../../state/select/piece-columns.ts';
import { DetailLines, DetailsBelow } from '../parts/detail-lines.tsx';
import { PieceRow } from '../parts/pieces.tsx';
import { ColumnHeads, Paragraph } from '../parts/words.tsx';

export function LiveScreen({ state, route }: { readonly state: State; readonly route: LiveRoute }): ReactNode {
  const rows = listedIn(state, route);
  if (rows.length === 0) return <Paragraph text={noServerText(state)} columns={bodyColumns(state)} />;
  const columns = panesOf(state.size).list;
  const laid = laidLive(rows, columns);
  const { items, cursor } = liveInView(state, route);
  return (
    <>
      <ColumnHeads>{fit(headOf(laid), columns)}</ColumnHeads>
      <Box height={liveHeight(state)} flexDirection="column" overflow="hidden">
        {items.map((listed, at) => {
          const mark = markOfServer(listed.row, state.live?.isAsking === true);
          return (
            <PieceRow
              key={listed.key}
              mark={{ text: mark.glyph, role: mark.role }}
              pieces={piecesOf({ listed, mark }, laid)}
              chosen={at === cursor}
              rest={restOf(laid, columns)}
            />
          );
        })}
      </Box>
      {hasDetailsBelow(state) ? <DetailsBelow state={state} lines={liveLinesBelow(state, route)} /> : null}
    </>
  );
}

export function LiveSide({ state, route }: { readonly state: State; readonly route: LiveRoute }): ReactNode {
  return <DetailLines lines={liveSideText(state, route).shown} margin=" " />;
}
