import { Box } from 'ink';
import { memo, type ReactNode } from 'react';
import { fit } from '../../../text/width.ts';
import type { Role } from '../../roles.ts';
import type { State } from '../../state/model.ts';
import type { TrustRoute } from '../../state/route.ts';
import { treeHelp, treeLines, trustInView } from '../../state/screens/trust.ts';
import { type CursorMark, cursorMark, panesOf } from '../../state/scroll.ts';
import { rowFlashes } from '../../state/select/changes.ts';
import { markGlyphs, type TreeRow } from '../../state/select/tree.ts';
import { headText, type LaidColumn, rowCells } from '../../state/select/tree-columns.ts';
import { columnsOf } from '../../state/select/trust.ts';
import { noRowText } from '../../state/select/without-rows.ts';
import { FilterHelp } from './filter-help.tsx';
import { ColumnHeads, Paragraph, Words } from './words.tsx';

export function TrustList(props: {
  readonly state: State;
  readonly route: TrustRoute;
  readonly focused: boolean;
}): ReactNode {
  const { state, route, focused } = props;
  const columns = panesOf(state.size).list;
  const laid = columnsOf(state);
  const { items, cursor } = trustInView(state, route);
  const chosen = items[cursor]?.key;
  return (
    <>
      <ColumnHeads>{fit(`  ${headText(laid)}`, columns)}</ColumnHeads>
      {treeLines(state, route).map((row, at) =>
        row === null ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a blank line is what stands at its location.
          <Words key={at}> </Words>
        ) : (
          <TreeRowLine
            key={row.key}
            row={row}
            cursor={cursorMark(row.key === chosen, focused)}
            laid={laid}
            columns={columns}
            mark={markOf(row, state.marks)}
            flashes={rowFlashes(row, state)}
          />
        ),
      )}
      {items.length === 0 ? <Paragraph text={noRowText(state, route)} columns={columns} /> : null}
      <FilterHelp lines={treeHelp(state, route)} />
    </>
  );
}

const TreeRowLine: (props: {
  readonly row: TreeRow;
  readonly cursor: CursorMark;
  readonly laid: readonly LaidColumn[];
  readonly columns: number;
  readonly mark: string;
  readonly flashes: boolean;
}) => ReactNode = memo(({ row, cursor, laid, columns, mark, flashes }): ReactNode => {
  const chosen = cursor === 'here';
  // What is marked is found in a long tree at one look.
  const roleIn = (role: Role): Role => (mark !== ' ' && role === 'text' ? 'focus' : role);
  return (
    <Box height={1}>
      <Words chosen={chosen} flash={flashes} as="focus">
        {`${cursor === 'elsewhere' ? ' ' : '›'}${mark}`}
      </Words>
      {rowCells(row, laid).map(({ text, role }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a piece of a row is what stands at its location.
        <Words key={at} chosen={chosen} flash={flashes} as={roleIn(role)}>
          {text}
        </Words>
      ))}
      <Words chosen={chosen} flash={flashes}>
        {' '.repeat(restIn(columns, laid))}
      </Words>
    </Box>
  );
});

/** A folded row shows whether all or some of what it folds is marked. */
function markOf({ marks: own }: TreeRow, marks: readonly string[]): string {
  if (!own.some((id) => marks.includes(id))) return ' ';
  return own.every((id) => marks.includes(id)) ? markGlyphs.all : markGlyphs.some;
}

/** The selected row is marked over the whole width of the panel. */
function restIn(columns: number, laid: readonly LaidColumn[]): number {
  return Math.max(0, columns - laid.reduce((sum, { width }) => sum + width + 1, 1));
}
