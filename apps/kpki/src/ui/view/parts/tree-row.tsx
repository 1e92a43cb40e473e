import { Box } from 'ink';
import { memo, type ReactNode } from 'react';
import { clean } from '../../../print/clean.ts';
import { residual } from '../../../print/residual.ts';
import { fit, fitRight } from '../../../text/width.ts';
import { bar } from '../../state/select/bar.ts';
import { stateRows } from '../../state/select/states.ts';
import type { TreeRow } from '../../state/select/tree.ts';
import { Words } from './words.tsx';

/** The columns of the tree, each with what it shows of a row; a column that does not fit gives way, in this order. */
const widths = { holder: 11, state: 13, lifetime: 11, left: 9 } as const;
const cells = 10;

function treeColumns(columns: number): { readonly name: number; readonly lifetime: boolean } {
  const others = 2 + widths.holder + widths.state + widths.left;
  const lifetime = columns - others - widths.lifetime >= 24;
  return { name: columns - others - (lifetime ? widths.lifetime : 0), lifetime };
}

export function TreeHead({ columns }: { readonly columns: number }): ReactNode {
  const { name, lifetime } = treeColumns(columns);
  const head = [
    fit('  Name', name + 2),
    fit('Holder', widths.holder),
    fit('State', widths.state),
    ...(lifetime ? [fit('Lifetime', widths.lifetime)] : []),
    fitRight('Left', widths.left),
  ].join('');
  return <Words underline>{head}</Words>;
}

export const TreeRowLine: (props: {
  readonly row: TreeRow;
  /** Where the focus is beside the list, its row is marked and no more. */
  readonly cursor: 'here' | 'marked' | 'elsewhere';
  readonly columns: number;
}) => ReactNode = memo(({ row, cursor, columns }): ReactNode => {
  const chosen = cursor === 'here';
  const { name, lifetime } = treeColumns(columns);
  const { symbol, tone } = stateRows[row.state];
  const branch = row.branch === 'open' ? '▾ ' : row.branch === 'closed' ? '▸ ' : '  ';
  const state = row.unwell === null ? row.state : `${row.unwell.count} of ${row.unwell.of}`;
  const time = row.left === null ? '' : row.left.seconds > 0 ? residual(row.left.seconds) : 'ended';
  return (
    <Box height={1}>
      <Words chosen={chosen}>
        {`${cursor === 'elsewhere' ? ' ' : '›'} ${fit(`${'  '.repeat(row.depth)}${branch}${clean(row.name)}`, name - 1)} ${fit(clean(row.holder), widths.holder - 1, 'middle')} `}
      </Words>
      <Words tone={tone} chosen={chosen}>
        {fit(`${symbol} ${state}`, widths.state)}
      </Words>
      {lifetime ? (
        <Words tone={tone} chosen={chosen}>
          {fit(row.left === null ? '' : bar(row.left.share, cells), widths.lifetime)}
        </Words>
      ) : null}
      <Words chosen={chosen}>{fitRight(time, widths.left)}</Words>
    </Box>
  );
});
