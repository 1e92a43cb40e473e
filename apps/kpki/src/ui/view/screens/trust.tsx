import type { ReactNode } from 'react';
import { bodyHeight } from '../../state/body-height.ts';
import { knownIn } from '../../state/known-in.ts';
import type { State } from '../../state/model.ts';
import { besideHead, besideRow } from '../../state/select/beside.ts';
import { clippedLines, detailLines } from '../../state/select/detail-lines.ts';
import { panesOf } from '../../state/select/panes.ts';
import { readingText } from '../../state/select/trust.ts';
import { chosenRow } from '../../state/select/trust-rows.ts';
import type { TrustVisit } from '../../state/visit.ts';
import { BesidePane } from '../parts/beside-pane.tsx';
import { Paragraph } from '../parts/paragraph.tsx';
import { Split } from '../parts/split.tsx';
import { TrustList } from '../parts/trust-list.tsx';

export function TrustScreen({ state, visit }: { readonly state: State; readonly visit: TrustVisit }): ReactNode {
  const { size, reading } = state;
  if (reading.is === 'failed') return <Paragraph text={reading.trouble.text} tone="now" columns={size.columns} />;
  const inventory = knownIn(state);
  if (inventory === null) return <Paragraph text={readingText(state)} columns={size.columns} />;
  const list = <TrustList state={state} visit={visit} focused />;
  const panes = panesOf(size);
  if (panes.beside === null) return list;
  const row = chosenRow(state, visit);
  const beside = row === null ? null : besideRow(inventory, row);
  return (
    <Split
      columns={panes.list}
      rows={bodyHeight(state)}
      left={list}
      right={
        beside === null ? null : (
          <BesidePane
            beside={beside}
            lines={clippedLines(detailLines(beside.details, panes.beside), bodyHeight(state) - besideHead)}
            columns={panes.beside}
          />
        )
      }
    />
  );
}
