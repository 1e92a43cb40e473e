import { Box } from 'ink';
import { memo, type ReactNode } from 'react';
import { clean } from '../../../text/clean.ts';
import { fit, widthOf, widthOfAll, wrap } from '../../../text/width.ts';
import type { Role } from '../../roles.ts';
import type { State } from '../../state/model.ts';
import type { FleetRoute } from '../../state/route.ts';
import {
  fleetCursor,
  fleetHeight,
  fleetItemsIn,
  fleetSideText,
  tileColumns,
  tileRows,
  wallSize,
} from '../../state/screens/fleet.ts';
import { bodyColumns, cursorOf, panesIn, rowsInView, topFor } from '../../state/scroll.ts';
import {
  badIn,
  countOf,
  environmentTitle,
  type FleetItem,
  laidFleet,
  markOfRow,
  monthHead,
  monthPieces,
  shownRow,
  staleSymbol,
  tileNext,
} from '../../state/select/fleet.ts';
import { noClusterText } from '../../state/select/fleet-reading.ts';
import { headOf, type Piece, restOf } from '../../state/select/piece-columns.ts';
import { DetailLines } from '../parts/detail-lines.tsx';
import { FilterHelp } from '../parts/fleet-filter-help.tsx';
import { PieceRow, Pieces } from '../parts/pieces.tsx';
import { Paragraph, Words } from '../parts/words.tsx';
import { FleetExpiries } from './fleet-expiries.tsx';

export function FleetScreen({ state, route }: { readonly state: State; readonly route: FleetRoute }): ReactNode {
  const { fleet } = state;
  const items = fleetItemsIn(state, route);
  if (fleet === null) return null;
  if (route.layout === 'expiries' && fleet.rows.length > 0) return <FleetExpiries state={state} route={route} />;
  if (items.length === 0)
    return (
      <>
        <Paragraph text={noClusterText(state, fleet, route)} columns={bodyColumns(state)} />
        <FilterHelp state={state} route={route} />
      </>
    );
  return route.layout === 'table' ? (
    <Table state={state} route={route} items={items} />
  ) : (
    <Wall state={state} route={route} items={items} />
  );
}

export function FleetSide({ state, route }: { readonly state: State; readonly route: FleetRoute }): ReactNode {
  return <DetailLines lines={fleetSideText(state, route).shown} margin=" " />;
}

interface Shown {
  readonly state: State;
  readonly route: FleetRoute;
  readonly items: readonly FleetItem[];
}

function Table({ state, route, items }: Shown): ReactNode {
  const columns = panesIn(state).list;
  const laid = laidFleet(state.fleet?.rows ?? [], columns, new Date(state.now).getUTCMonth());
  const shown = rowsInView(items, { ...route, cursor: fleetCursor(state, route) }, fleetHeight(state, route));
  return (
    <>
      <Words underline>{fit(headOf(laid), columns)}</Words>
      {shown.items.map((item, at) => (
        <Row key={item.key} item={item} chosen={at === shown.cursor} laid={laid} columns={columns} />
      ))}
      <FilterHelp state={state} route={route} />
    </>
  );
}

const Row = memo(
  (props: {
    readonly item: FleetItem;
    readonly chosen: boolean;
    readonly laid: ReturnType<typeof laidFleet>;
    readonly columns: number;
  }): ReactNode => {
    const { item, chosen, laid, columns } = props;
    const { mark, pieces } = shownRow(item, laid);
    return <PieceRow mark={mark} pieces={pieces} chosen={chosen} rest={restOf(laid, columns)} />;
  },
);

function Wall({ state, route, items }: Shown): ReactNode {
  const { across, down } = wallSize(state);
  const columns = tileColumns(state);
  const month = new Date(state.now).getUTCMonth();
  const cursor = cursorOf(items, fleetCursor(state, route));
  const rows = Math.ceil(items.length / across);
  const top = topFor(route.top, Math.floor(cursor / across), rows, down);
  return Array.from({ length: Math.min(down, rows - top) }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a row of tiles is what stands at its location.
    <Box key={row} height={tileRows}>
      {items.slice((top + row) * across, (top + row + 1) * across).map((item, at) => (
        <Tile
          key={item.key}
          item={item}
          chosen={(top + row) * across + at === cursor}
          columns={columns}
          month={month}
        />
      ))}
    </Box>
  ));
}

const Tile = memo(
  (props: {
    readonly item: FleetItem;
    readonly chosen: boolean;
    readonly columns: number;
    readonly month: number;
  }): ReactNode => {
    const { item, chosen, columns, month } = props;
    const inner = columns - 2;
    const { row, isStale } = item;
    const { symbol, role } = isStale ? ({ symbol: staleSymbol, role: 'dim' } as const) : markOfRow(row);
    const [across, down, corners] = chosen ? (['═', '║', '╔╗╚╝'] as const) : (['─', '│', '╭╮╰╯'] as const);
    const border = chosen ? 'focus' : role;
    const title = fit(clean(environmentTitle(row)), inner - 6).trimEnd();
    return (
      <Box width={columns} flexShrink={0} flexDirection="column">
        <Box height={1}>
          <Words as={border}>{`${corners[0]}${across} `}</Words>
          <Words as={role}>{symbol}</Words>
          <Words as={chosen ? 'focus' : 'text'} bold>{` ${title} `}</Words>
          <Words as={border}>{`${across.repeat(Math.max(0, inner - 5 - widthOf(title)))}${corners[1]}`}</Words>
        </Box>
        {tileLines(item, inner - 2, month).map((pieces, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line of a tile is what stands at its row.
          <Box key={at} height={1}>
            <Words as={border}>{`${down} `}</Words>
            <Pieces pieces={pieces} chosen={false} />
            <Words as={border}>{` ${down}`}</Words>
          </Box>
        ))}
        <Words as={border}>{`${corners[2]}${across.repeat(inner)}${corners[3]}`}</Words>
      </Box>
    );
  },
);

function tileLines({ row, hits }: FleetItem, room: number, month: number): readonly (readonly Piece[])[] {
  if (row.is === 'failed') {
    const lines = wrap(clean(row.text.replaceAll('\n', ' ')), room);
    return [0, 1, 2, 3].map((at): readonly Piece[] => [{ text: fit(lines[at] ?? '', room), role: 'danger' }]);
  }
  const counted = (symbol: string, count: number, role: Role): Piece => ({
    text: `${symbol} ${count}  `,
    role: count === 0 ? 'dim' : role,
  });
  const counts = [
    counted('×', badIn(row), 'expired'),
    counted('!', countOf(row, ['due']), 'due'),
    counted('✓', countOf(row, ['ok']), 'ok'),
  ];
  const cells = room >= 2 * monthsOfWall ? 2 : 1;
  const months = monthPieces(row).slice(0, monthsOfWall);
  const heads = monthHead(month, monthsOfWall);
  return [
    padded(counts, room),
    padded(
      [...heads].map((letter): Piece => ({ text: letter.padEnd(cells), role: 'dim' })),
      room,
    ),
    padded(
      months.map(({ text, role }): Piece => ({ text: text.repeat(cells), role })),
      room,
    ),
    tileNext(row, hits, room),
  ];
}

const monthsOfWall = 12;

function padded(pieces: readonly Piece[], room: number): readonly Piece[] {
  return [...pieces, { text: ' '.repeat(Math.max(0, room - widthOfAll(pieces))), role: 'text' }];
}
