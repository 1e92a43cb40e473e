import type { ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import { type DetailRoute, detailsIn, detailsOnScreen } from '../../state/screens/details.ts';
import { bodyHeight, panesOf } from '../../state/scroll.ts';
import { BesidePane, DetailLines } from '../parts/detail-lines.tsx';
import { Split } from '../parts/split.tsx';
import { TrustList } from '../parts/trust-list.tsx';
import { Paragraph } from '../parts/words.tsx';

export function DetailsScreen({ state, route }: { readonly state: State; readonly route: DetailRoute }): ReactNode {
  const { size, reading, path } = state;
  if (reading.is === 'failed')
    return <Paragraph text={reading.failure.text} severity="critical" columns={size.columns} />;
  const { list, beside: columns } = panesOf(size);
  const [home] = path;
  const beside = detailsIn(state, route);
  const lines = detailsOnScreen(state, route).shown;
  if (columns === null || home.screen !== 'trust' || beside === null) return <DetailLines lines={lines} margin="  " />;
  return (
    <Split
      columns={list}
      rows={bodyHeight(state)}
      left={<TrustList state={state} route={home} focused={false} />}
      right={<BesidePane beside={beside} lines={lines} columns={columns} focused />}
    />
  );
}
