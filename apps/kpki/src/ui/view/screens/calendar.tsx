import { Box } from 'ink';
import type { ReactNode } from 'react';
import { clean } from '../../../text/clean.ts';
import { fit, widthOf, widthOfAll } from '../../../text/width.ts';
import { keysIn } from '../../state/keys-in.ts';
import type { State } from '../../state/model.ts';
import { inventoryIn } from '../../state/reading.ts';
import type { CalendarRoute } from '../../state/route.ts';
import {
  calendarDetailLines,
  calendarHeight,
  calendarInView,
  calendarInventory,
  calendarRowsOf,
  calendarSideText,
  hasHeat,
} from '../../state/screens/calendar.ts';
import { bodyColumns, hasDetailsBelow, panesOf } from '../../state/scroll.ts';
import {
  type CalendarRow,
  emptyCalendarText,
  laidMonths,
  laneTimes,
  markOf,
  timeRole,
} from '../../state/select/calendar.ts';
import { hasFlash } from '../../state/select/changes.ts';
import { laneHead, laneLegend, laneOf } from '../../state/select/lanes.ts';
import type { Piece } from '../../state/select/piece-columns.ts';
import { readingText } from '../../state/select/reading-text.ts';
import { DetailLines, DetailsBelow } from '../parts/detail-lines.tsx';
import { MonthStrip } from '../parts/month-strip.tsx';
import { Pieces } from '../parts/pieces.tsx';
import { ColumnHeads, Paragraph, Words } from '../parts/words.tsx';

export function CalendarScreen({ state, route }: { readonly state: State; readonly route: CalendarRoute }): ReactNode {
  const { reading, size } = state;
  if (reading.is === 'failed')
    return <Paragraph text={reading.failure.text} severity="critical" columns={bodyColumns(state)} />;
  const inventory = inventoryIn(state);
  if (inventory === null) return <Paragraph text={readingText(state)} columns={bodyColumns(state)} />;
  if (calendarRowsOf(state, route).length === 0) {
    const text = emptyCalendarText(inventory, route.filter?.text ?? null, keysIn(state));
    return <Paragraph text={text} columns={bodyColumns(state)} />;
  }
  const list = <List state={state} route={route} columns={panesOf(size).list} />;
  return (
    <>
      <Months state={state} route={route} />
      <Box height={calendarHeight(state) + 1} flexDirection="column" overflow="hidden">
        {list}
      </Box>
      {hasDetailsBelow(state) ? <DetailsBelow state={state} lines={calendarDetailLines(state, route)} /> : null}
    </>
  );
}

export function CalendarSide({ state, route }: { readonly state: State; readonly route: CalendarRoute }): ReactNode {
  return <DetailLines lines={calendarSideText(state, route).shown} margin=" " />;
}

function Months({ state, route }: { readonly state: State; readonly route: CalendarRoute }): ReactNode {
  const inventory = calendarInventory(state, route);
  if (inventory === null) return null;
  const columns = panesOf(state.size).list;
  const months = laidMonths(inventory, state.now, columns - 2);
  const legend = widthOfAll(laneLegend);
  return (
    <>
      <MonthStrip months={months} shades={hasHeat(state)} />
      <Box height={1}>
        <Words>{' '.repeat(columns - legend)}</Words>
        <Pieces pieces={laneLegend} chosen={false} />
      </Box>
    </>
  );
}

function List(props: { readonly state: State; readonly route: CalendarRoute; readonly columns: number }): ReactNode {
  const { state, route, columns } = props;
  const inventory = inventoryIn(state);
  const { items, cursor } = calendarInView(state, route);
  if (inventory === null) return null;
  const widths = widthsIn(columns, nameWidth(calendarRowsOf(state, route)));
  const { lane } = widths;
  const head = rowText('  ', { day: 'Expires', left: 'Left', symbol: ' ', name: '  Artifact' }, widths).join('');
  return (
    <>
      <ColumnHeads>{`${head} ${laneHead(route.zoom, lane)}`}</ColumnHeads>
      {items.map((row, at) => (
        <Row
          key={row.key}
          row={row}
          lane={laneOf(laneTimes(inventory, row), state.now, route.zoom, lane)}
          chosen={at === cursor}
          flash={row.all.some(({ artifact }) => hasFlash(artifact, state))}
          widths={widths}
        />
      ))}
    </>
  );
}

function nameOf({ depth, branch, listed }: CalendarRow): string {
  return `${'  '.repeat(depth)}${branch === null ? '  ' : branches[branch]}${clean(listed)}`;
}

function nameWidth(rows: readonly CalendarRow[]): number {
  return rows.reduce((most, row) => Math.max(most, widthOf(nameOf(row))), 0);
}

const branches = { open: '▾ ', closed: '▸ ' } as const;

function Row(props: {
  readonly row: CalendarRow;
  readonly lane: readonly Piece[];
  readonly chosen: boolean;
  readonly flash: boolean;
  readonly widths: Widths;
}): ReactNode {
  const { row, lane, chosen, flash, widths } = props;
  const { day, left } = row;
  const { symbol, role } = markOf(row);
  const name = nameOf(row);
  const [before, time, sign, what] = rowText(chosen ? '› ' : '  ', { day, left, symbol, name }, widths);
  return (
    <Box height={1}>
      <Words chosen={chosen} flash={flash}>
        {before}
      </Words>
      <Words chosen={chosen} flash={flash} as={timeRole(row)}>
        {time}
      </Words>
      <Words chosen={chosen} flash={flash} as={role}>
        {sign}
      </Words>
      <Words chosen={chosen} flash={flash}>{`${what} `}</Words>
      <Pieces pieces={lane} chosen={chosen} />
    </Box>
  );
}

interface RowCells {
  readonly day: string;
  readonly left: string;
  readonly symbol: string;
  readonly name: string;
}

/** The head has the same columns. */
function rowText(
  mark: string,
  cells: RowCells,
  { day, left, what }: Widths,
): readonly [before: string, time: string, sign: string, what: string] {
  return [`${mark}${fit(cells.day, day)} `, `${fit(cells.left, left)} `, `${cells.symbol} `, fit(cells.name, what)];
}

/** The mark, a space behind each column, and the symbol. */
const otherColumns = 7;

interface Widths {
  readonly day: number;
  readonly left: number;
  readonly what: number;
  readonly lane: number;
}

/** A name and its branch. */
const mostName = 30;
const leastLane = 14;

/** Names get what they need first, and lanes the rest. */
function widthsIn(columns: number, longest: number): Widths {
  const [day, left] = [10, 8];
  const rest = columns - day - left - otherColumns;
  const what = Math.max(12, Math.min(mostName, longest, rest - leastLane));
  return { day, left, what, lane: Math.max(1, rest - what) };
}
