import type { ReactNode } from 'react';
import { bodyHeight } from '../../state/body-height.ts';
import { knownIn } from '../../state/goto.ts';
import type { State } from '../../state/model.ts';
import { besideOf } from '../../state/select/beside.ts';
import type { DetailLine } from '../../state/select/detail-lines.ts';
import { panesOf } from '../../state/select/panes.ts';
import { chosenRow } from '../../state/select/trust-rows.ts';
import { BesidePane } from './beside-pane.tsx';
import { DetailLines } from './detail-lines.tsx';
import { Split } from './split.tsx';
import { TrustList } from './trust-list.tsx';

/** What a row of the tree is about, decoded: in the place of the tree, or beside it where there is room. */
export function DetailScreen(props: { readonly state: State; readonly lines: readonly DetailLine[] }): ReactNode {
  const { state, lines } = props;
  const { list, beside } = panesOf(state.size);
  const [home] = state.path;
  const inventory = knownIn(state);
  const row = home.screen === 'trust' ? chosenRow(state, home) : null;
  if (beside === null || home.screen !== 'trust' || inventory === null || row === null) {
    return <DetailLines lines={lines} margin="  " />;
  }
  return (
    <Split
      columns={list}
      rows={bodyHeight(state)}
      left={<TrustList state={state} visit={home} focused={false} />}
      right={<BesidePane beside={besideOf(inventory, row)} lines={lines} columns={beside} focused />}
    />
  );
}
