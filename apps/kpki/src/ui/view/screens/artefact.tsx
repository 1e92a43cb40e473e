import type { ReactNode } from 'react';
import { bodyHeight } from '../../state/body-height.ts';
import { knownIn } from '../../state/goto.ts';
import type { State } from '../../state/model.ts';
import { artefactHeight, artefactLines, artefactTop } from '../../state/screens/artefact.ts';
import { besideOf } from '../../state/select/beside.ts';
import { panesOf } from '../../state/select/panes.ts';
import { chosenRow } from '../../state/select/trust-rows.ts';
import type { ArtefactVisit } from '../../state/visit.ts';
import { BesidePane } from '../parts/beside-pane.tsx';
import { DetailLines } from '../parts/detail-lines.tsx';
import { Split } from '../parts/split.tsx';
import { TrustList } from '../parts/trust-list.tsx';

export function ArtefactScreen({ state, visit }: { readonly state: State; readonly visit: ArtefactVisit }): ReactNode {
  const { size, path } = state;
  const top = artefactTop(state, visit);
  const lines = artefactLines(state, visit).slice(top, top + artefactHeight(state));
  const { list, beside } = panesOf(size);
  const [home] = path;
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
