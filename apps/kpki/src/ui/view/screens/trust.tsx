import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import { inventoryIn } from '../../state/reading.ts';
import type { TrustRoute } from '../../state/route.ts';
import { shownUnread, treeHeight, trustSide, trustSideText } from '../../state/screens/trust.ts';
import { bodyColumns } from '../../state/scroll.ts';
import { readingText } from '../../state/select/reading-text.ts';
import { SidePane } from '../parts/detail-lines.tsx';
import { TrustList } from '../parts/trust-list.tsx';
import { Paragraph, TonedLines } from '../parts/words.tsx';

export function TrustScreen({ state, route }: { readonly state: State; readonly route: TrustRoute }): ReactNode {
  const { reading } = state;
  if (reading.is === 'failed')
    return <Paragraph text={reading.failure.text} severity="critical" columns={bodyColumns(state)} />;
  if (inventoryIn(state) === null) return <Paragraph text={readingText(state)} columns={bodyColumns(state)} />;
  return (
    <>
      <Box height={treeHeight(state, route)} flexDirection="column" overflow="hidden">
        <TrustList state={state} route={route} focused={route.side === null} />
      </Box>
      <TonedLines lines={shownUnread(state, route)} margin="" />
    </>
  );
}

export function TrustSide({ state, route }: { readonly state: State; readonly route: TrustRoute }): ReactNode {
  const side = trustSide(state, route);
  return side === null ? null : <SidePane side={side} lines={trustSideText(state, route).shown} />;
}
