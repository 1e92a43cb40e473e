import { Box } from 'ink';
import type { ReactNode } from 'react';
import { clean } from '../../../text/clean.ts';
import { fit } from '../../../text/width.ts';
import type { State } from '../../state/model.ts';
import { inventoryIn } from '../../state/reading.ts';
import type { CalendarRoute } from '../../state/route.ts';
import {
  calendarDetailLines,
  calendarHeight,
  calendarRowsOf,
  calendarSideText,
  hasDetails,
  monthColumns,
  monthCount,
} from '../../state/screens/calendar.ts';
import { bodyColumns, cursorOf, hasSide, panesOf, topFor } from '../../state/scroll.ts';
import { type CalendarRow, calendarMonths, emptyCalendarText, markOf } from '../../state/select/calendar.ts';
import { readingText } from '../../state/select/reading-text.ts';
import { DetailLines } from '../parts/detail-lines.tsx';
import { Paragraph, Words } from '../parts/words.tsx';

export function CalendarScreen({ state, route }: { readonly state: State; readonly route: CalendarRoute }): ReactNode {
  const { reading, size } = state;
  if (reading.is === 'failed')
    return <Paragraph text={reading.failure.text} severity="critical" columns={bodyColumns(state)} />;
  const inventory = inventoryIn(state);
  if (inventory === null) return <Paragraph text={readingText(state)} columns={bodyColumns(state)} />;
  if (calendarRowsOf(state, route).length === 0)
    return <Paragraph text={emptyCalendarText(inventory)} columns={bodyColumns(state)} />;
  const list = <List state={state} route={route} columns={panesOf(size).list} />;
  const isBelow = !hasSide(state) && hasDetails(state);
  return (
    <>
      <Months state={state} />
      <Box height={calendarHeight(state) + 1} flexDirection="column" overflow="hidden">
        {list}
      </Box>
      {isBelow ? (
        <>
          <Words as="border">{'─'.repeat(bodyColumns(state))}</Words>
          <DetailLines lines={calendarDetailLines(state, route)} margin="  " />
        </>
      ) : null}
    </>
  );
}

export function CalendarSide({ state, route }: { readonly state: State; readonly route: CalendarRoute }): ReactNode {
  return <DetailLines lines={calendarSideText(state, route).shown} margin=" " />;
}

function Months({ state }: { readonly state: State }): ReactNode {
  const inventory = inventoryIn(state);
  if (inventory === null) return null;
  const months = calendarMonths(inventory, state.now, monthCount(state));
  return (
    <>
      <Words>{`  ${months.map(({ head }) => fit(head, monthColumns)).join('')}`}</Words>
      <Box height={1}>
        <Words>{'  '}</Words>
        {months.map(({ count, role }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a month is what stands at its location.
          <Words key={at} as={role}>
            {fit(count, monthColumns)}
          </Words>
        ))}
      </Box>
      <Words> </Words>
    </>
  );
}

function List(props: { readonly state: State; readonly route: CalendarRoute; readonly columns: number }): ReactNode {
  const { state, route, columns } = props;
  const rows = calendarRowsOf(state, route);
  const cursor = cursorOf(rows, route.cursor);
  const height = calendarHeight(state);
  const top = topFor(route.top, cursor, rows.length, height);
  const widths = widthsIn(columns);
  return (
    <>
      <Words underline>
        {fit(
          `  ${fit('When', widths.day)} ${fit('In', widths.left)}    ${fit('What ends', widths.what)} What stops then`,
          columns,
        )}
      </Words>
      {rows.slice(top, top + height).map((row, at) => (
        <Row key={row.key} row={row} chosen={top + at === cursor} columns={columns} />
      ))}
    </>
  );
}

const branches = { open: '▾ ', closed: '▸ ' } as const;

function Row(props: { readonly row: CalendarRow; readonly chosen: boolean; readonly columns: number }): ReactNode {
  const { row, chosen, columns } = props;
  const { depth, day, left, listed, stops, branch } = row;
  const widths = widthsIn(columns);
  const { symbol, role } = markOf(row);
  const name = `${'  '.repeat(depth)}${branch === null ? '' : branches[branch]}${clean(listed)}`;
  const rest = columns - widths.day - widths.left - widths.what - fixedColumns;
  return (
    <Box height={1}>
      <Words chosen={chosen}>{`${chosen ? '›' : ' '} ${fit(day, widths.day)} `}</Words>
      <Words chosen={chosen} as={role}>{`${fit(left, widths.left)} ${symbol} `}</Words>
      <Words chosen={chosen}>{`${fit(name, widths.what)} ${fit(clean(stops), rest)}`}</Words>
    </Box>
  );
}

const fixedColumns = 7;

function widthsIn(columns: number): { readonly day: number; readonly left: number; readonly what: number } {
  return { day: 10, left: 5, what: Math.max(24, Math.floor((columns - 22) * 0.45)) };
}
