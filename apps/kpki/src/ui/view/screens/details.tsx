import type { ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import { type DetailRoute, detailsIn, detailsOnScreen, isNextToTree, treeNextTo } from '../../state/screens/details.ts';
import { bodyColumns } from '../../state/scroll.ts';
import { linesInView } from '../../state/search.ts';
import { DetailLines, SidePane } from '../parts/detail-lines.tsx';
import { TrustList } from '../parts/trust-list.tsx';
import { Paragraph } from '../parts/words.tsx';

export function DetailsScreen({ state, route }: { readonly state: State; readonly route: DetailRoute }): ReactNode {
  const { reading, path } = state;
  if (reading.is === 'failed')
    return <Paragraph text={reading.failure.text} severity="critical" columns={bodyColumns(state)} />;
  const [home] = path;
  if (!isNextToTree(state, route) || home.screen !== 'trust')
    return <DetailLines {...linesInView(state, detailsOnScreen(state, route))} margin="  " />;
  return <TrustList state={state} route={treeNextTo(state, home, route)} focused={false} />;
}

export function DetailsSide({ state, route }: { readonly state: State; readonly route: DetailRoute }): ReactNode {
  const side = detailsIn(state, route);
  return side === null ? null : <SidePane side={side} {...linesInView(state, detailsOnScreen(state, route))} />;
}
