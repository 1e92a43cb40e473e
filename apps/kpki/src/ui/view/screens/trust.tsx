import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import { inventoryIn } from '../../state/reading.ts';
import type { TrustRoute } from '../../state/route.ts';
import { shownUnread, treeHeight } from '../../state/screens/trust.ts';
import { panesOf } from '../../state/scroll.ts';
import { clippedLines, detailLines } from '../../state/select/detail-lines.ts';
import { besideHead, besideRow } from '../../state/select/details.ts';
import { readingText } from '../../state/select/reading-text.ts';
import { chosenRow } from '../../state/select/trust.ts';
import { BesidePane } from '../parts/detail-lines.tsx';
import { Split } from '../parts/split.tsx';
import { TrustList } from '../parts/trust-list.tsx';
import { Paragraph, TonedLines } from '../parts/words.tsx';

export function TrustScreen({ state, route }: { readonly state: State; readonly route: TrustRoute }): ReactNode {
  const { size, reading } = state;
  if (reading.is === 'failed')
    return <Paragraph text={reading.failure.text} severity="critical" columns={size.columns} />;
  const inventory = inventoryIn(state);
  if (inventory === null) return <Paragraph text={readingText(state)} columns={size.columns} />;
  const list = <TrustList state={state} route={route} focused />;
  const { list: columns, beside: room } = panesOf(size);
  const height = treeHeight(state, route);
  const row = chosenRow(state, route);
  const beside = row === null ? null : besideRow(inventory, row);
  const lines =
    beside === null || room === null ? [] : clippedLines(detailLines(beside.details, room), height - besideHead);
  return (
    <>
      {room === null ? (
        <Box height={height} flexDirection="column" overflow="hidden">
          {list}
        </Box>
      ) : (
        <Split
          columns={columns}
          rows={height}
          left={list}
          right={beside === null ? null : <BesidePane beside={beside} lines={lines} columns={room} />}
        />
      )}
      <TonedLines lines={shownUnread(state, route)} margin="" />
    </>
  );
}
