import type { ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import { listHeight } from '../../state/screens/trust.ts';
import { topFor } from '../../state/scroll.ts';
import { unwellFilter } from '../../state/select/filter.ts';
import { filterHelp } from '../../state/select/filter-help.ts';
import { panesOf } from '../../state/select/panes.ts';
import { columnsOf, cursorOf, rowsOf } from '../../state/select/trust-rows.ts';
import type { TrustVisit } from '../../state/visit.ts';
import { Paragraph } from './paragraph.tsx';
import { TreeHead, TreeRowLine } from './tree-row.tsx';
import { Words } from './words.tsx';

/** The trust tree, as much of it as is seen; without the focus the row with the cursor is only marked. */
export function TrustList(props: {
  readonly state: State;
  readonly visit: TrustVisit;
  readonly focused: boolean;
}): ReactNode {
  const { state, visit, focused } = props;
  const columns = panesOf(state.size).list;
  const laid = columnsOf(state);
  const rows = rowsOf(state, visit);
  const cursor = cursorOf(rows, visit);
  const height = listHeight(state, visit);
  const top = topFor(visit.top, cursor, rows.length, height);
  return (
    <>
      <TreeHead laid={laid} columns={columns} />
      {rows.slice(top, top + height).map((row, at) => (
        <TreeRowLine
          key={row.key}
          row={row}
          cursor={top + at !== cursor ? 'elsewhere' : focused ? 'here' : 'marked'}
          laid={laid}
        />
      ))}
      {rows.length === 0 ? <NoRow text={visit.filter?.text ?? ''} columns={columns} /> : null}
      {visit.typing ? <FilterHelp columns={columns} /> : null}
    </>
  );
}

function NoRow({ text, columns }: { readonly text: string; readonly columns: number }): ReactNode {
  const says = text === unwellFilter ? 'Nothing needs you.' : `No row matches "${text}".`;
  return <Paragraph text={`${says} esc shows all.`} columns={columns} />;
}

function FilterHelp({ columns }: { readonly columns: number }): ReactNode {
  return filterHelp(columns).map((line, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
    <Words key={at}>{line === '' ? ' ' : line}</Words>
  ));
}
