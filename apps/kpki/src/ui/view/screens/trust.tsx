import type { ReactNode } from 'react';
import { knownIn } from '../../state/goto.ts';
import type { State } from '../../state/model.ts';
import { cursorOf, listHeight, rowsOf, type TrustVisit } from '../../state/screens/trust.ts';
import { topFor } from '../../state/scroll.ts';
import { filterRows } from '../../state/select/filter.ts';
import { Paragraph } from '../parts/paragraph.tsx';
import { TreeHead, TreeRowLine } from '../parts/tree-row.tsx';
import { Words } from '../parts/words.tsx';

export function TrustScreen({ state, visit }: { readonly state: State; readonly visit: TrustVisit }): ReactNode {
  const { columns } = state.size;
  const { reading } = state;
  if (reading.is === 'failed') return <Paragraph text={reading.trouble.text} tone="now" columns={columns} />;
  const inventory = knownIn(state);
  if (inventory === null) {
    const place = reading.is === 'reading' ? (reading.place ?? state.target.file ?? 'kpki.yaml') : '';
    return <Paragraph text={`Reading ${place} …`} columns={columns} />;
  }
  const rows = rowsOf(state, visit);
  const cursor = cursorOf(rows, visit);
  const help = visit.typing ? filterRows.length + 2 : 0;
  const height = Math.max(1, listHeight(state) - help);
  const top = topFor(visit.top, cursor, rows.length, height);
  return (
    <>
      <TreeHead columns={columns} />
      {rows.slice(top, top + height).map((row, at) => (
        <TreeRowLine key={row.key} row={row} chosen={top + at === cursor} columns={columns} />
      ))}
      {rows.length === 0 ? <Paragraph text="No row is left by the filter. esc shows all." columns={columns} /> : null}
      {visit.typing ? <FilterHelp text={visit.filter?.text ?? ''} /> : null}
    </>
  );
}

function FilterHelp({ text }: { readonly text: string }): ReactNode {
  return (
    <>
      <Words>{`/ ${text}▏`}</Words>
      {filterRows.map(({ write, means }) => (
        <Words key={write}>{`    ${write.padEnd(17)}${means}`}</Words>
      ))}
    </>
  );
}
