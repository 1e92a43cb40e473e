import { Box } from 'ink';
import { memo, type ReactNode } from 'react';
import { clean } from '../../../text/clean.ts';
import { fit, widthOf, widthOfAll, wrap } from '../../../text/width.ts';
import type { State } from '../../state/model.ts';
import type { FleetRoute } from '../../state/route.ts';
import { fleetSideText } from '../../state/screens/fleet.ts';
import { fleetHelp, laidExpiriesIn } from '../../state/screens/fleet-expiries.ts';
import { clustersShown, wallShown } from '../../state/screens/fleet-layouts.ts';
import { overviewIn } from '../../state/screens/fleet-overview.ts';
import { bodyColumns, panesIn } from '../../state/scroll.ts';
import {
  environmentTitle,
  type FleetItem,
  fleetItemsIn,
  markOfRow,
  owedInFleet,
  rotationMark,
  staleSymbol,
} from '../../state/select/fleet.ts';
import {
  laidFleet,
  monthHead,
  monthPieces,
  nextOrHits,
  shownRow,
  whyFailed,
} from '../../state/select/fleet-columns.ts';
import { countMarks, fleetCounts } from '../../state/select/fleet-counts.ts';
import { noClusterText } from '../../state/select/fleet-reading.ts';
import { headOf, type Piece, restAfter } from '../../state/select/piece-columns.ts';
import { borderOf } from '../frame-words.ts';
import { DetailLines } from '../parts/detail-lines.tsx';
import { FilterHelp } from '../parts/filter-help.tsx';
import { Rule } from '../parts/panel.tsx';
import { PieceRow, Pieces } from '../parts/pieces.tsx';
import { ColumnHeads, Paragraph, Words } from '../parts/words.tsx';
import { ExpiryRow, FleetExpiries } from './fleet-expiries.tsx';

export function FleetScreen({ state, route }: { readonly state: State; readonly route: FleetRoute }): ReactNode {
  const { fleet } = state;
  const items = fleetItemsIn(state, route);
  if (fleet === null) return null;
  if (route.layout === 'expiries' && fleet.rows.length > 0) return <FleetExpiries state={state} route={route} />;
  if (items.length === 0)
    return (
      <>
        <Paragraph text={noClusterText(state, fleet, route)} columns={bodyColumns(state)} />
        <FilterHelp lines={fleetHelp(state, route)} />
      </>
    );
  const Layout = route.layout === 'table' ? Table : Wall;
  return (
    <>
      <Layout state={state} route={route} />
      <FilterHelp lines={fleetHelp(state, route)} />
      <Overview state={state} route={route} />
    </>
  );
}

export function FleetSide({ state, route }: { readonly state: State; readonly route: FleetRoute }): ReactNode {
  return <DetailLines lines={fleetSideText(state, route).shown} margin=" " />;
}

interface Shown {
  readonly state: State;
  readonly route: FleetRoute;
}

/** A list that its overview follows stands at the top, however few rows a filter leaves. */
function Table({ state, route }: Shown): ReactNode {
  const columns = panesIn(state).list;
  const laid = laidFleet(state.fleet?.rows ?? [], columns, new Date(state.now).getUTCMonth(), owedInFleet(state));
  const shown = clustersShown(state, route);
  return (
    <>
      <ColumnHeads>{fit(headOf(laid), columns)}</ColumnHeads>
      {shown.items.map((item, at) => (
        <Row key={item.key} item={item} chosen={at === shown.cursor} laid={laid} columns={columns} />
      ))}
    </>
  );
}

/** At the lower end of the panel, below as many empty lines as a filter has left. */
function Overview({ state, route }: Shown): ReactNode {
  const overview = overviewIn(state, route);
  if (overview === null) return null;
  const { bars, barRows, next, titles } = overview;
  const columns = panesIn(state).list;
  const laid = laidExpiriesIn(state);
  const cells = [...Array(barRows + 1).keys()].map((line) => bars.map((bar) => bar.cells[line] ?? []));
  const lines = bars.length === 0 ? [] : [...cells, bars.map(({ head }) => [head])];
  return (
    <>
      <Box flexGrow={1} />
      <Box height={overview.height} flexShrink={0} flexDirection="column" overflow="hidden">
        {bars.length === 0 ? null : <Rule title={titles.byMonth} columns={columns} />}
        {lines.map((months, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line of the bars is what stands at its row.
          <Box key={line} height={1}>
            <Pieces pieces={spaced(months)} chosen={false} />
          </Box>
        ))}
        <Rule title={titles.next} columns={columns} />
        {next.map((row) => (
          <ExpiryRow key={row.key} row={row} chosen={row.key === route.expiry} laid={laid} columns={columns} />
        ))}
      </Box>
    </>
  );
}

function spaced(months: readonly (readonly Piece[])[]): readonly Piece[] {
  return months.flatMap((pieces, at) => [{ text: at === 0 ? '  ' : ' ', role: 'text' } as const, ...pieces]);
}

const Row = memo(
  (props: {
    readonly item: FleetItem;
    readonly chosen: boolean;
    readonly laid: ReturnType<typeof laidFleet>;
    readonly columns: number;
  }): ReactNode => {
    const { item, chosen, laid, columns } = props;
    const { mark, pieces } = shownRow(item, laid, columns);
    return <PieceRow mark={mark} pieces={pieces} chosen={chosen} rest={restAfter(pieces, columns)} />;
  },
);

function Wall({ state, route }: Shown): ReactNode {
  const { rows, across, first, cursor, columns, tileRows } = wallShown(state, route);
  const month = new Date(state.now).getUTCMonth();
  return rows.map((items, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a row of tiles is what stands at its location.
    <Box key={row} height={tileRows} flexShrink={0}>
      {items.map((item, at) => (
        <Tile
          key={item.key}
          item={item}
          chosen={first + row * across + at === cursor}
          columns={columns}
          month={month}
          lines={tileRows - borderRows}
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
    readonly lines: number;
  }): ReactNode => {
    const { item, chosen, columns, month, lines } = props;
    const inner = columns - 2;
    const { row, shown, isStale } = item;
    const { symbol, role } = isStale ? ({ symbol: staleSymbol, role: 'dim' } as const) : markOfRow(shown);
    const { across, down, corners } = borderOf({ isFocused: chosen });
    const rotation = rotationMark(row);
    const title = fit(clean(environmentTitle(row)), inner - 6 - widthOf(rotation)).trimEnd();
    return (
      <Box width={columns} flexShrink={0} flexDirection="column">
        <Box height={1}>
          <Words as={role}>{`${corners[0]}${across} `}</Words>
          <Words as={role}>{symbol}</Words>
          <Words as={chosen ? role : 'text'} bold>{` ${title}`}</Words>
          <Words as="pending">{rotation}</Words>
          <Words as={role}> </Words>
          <Words
            as={role}
          >{`${across.repeat(Math.max(0, inner - 5 - widthOf(title) - widthOf(rotation)))}${corners[1]}`}</Words>
        </Box>
        {tileLines(item, inner - 2, month, lines).map((pieces, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line of a tile is what stands at its row.
          <Box key={at} height={1}>
            <Words as={role}>{`${down} `}</Words>
            <Pieces pieces={pieces} chosen={false} />
            <Words as={role}>{` ${down}`}</Words>
          </Box>
        ))}
        <Words as={role}>{`${corners[2]}${across.repeat(inner)}${corners[3]}`}</Words>
      </Box>
    );
  },
);

/** Above and below the lines of a tile. */
const borderRows = 2;

function tileLines(
  { shown: row, hits }: FleetItem,
  room: number,
  month: number,
  most: number,
): readonly (readonly Piece[])[] {
  if (row.is === 'failed') {
    const lines = wrap(whyFailed(row), room);
    return Array.from({ length: most }, (_, at): readonly Piece[] => {
      const text = at < most - 1 ? (lines[at] ?? '') : lines.slice(at).join(' ');
      return [{ text: fit(text, room), role: 'danger' }];
    });
  }
  const counts = tileCounts.flatMap((name): readonly Piece[] => {
    const count = fleetCounts(row)[name];
    const { symbol, role } = countMarks[name];
    return count === 0 && (name === 'unknown' || name === 'rotating')
      ? []
      : [{ text: `${symbol} ${count}  `, role: count === 0 ? 'dim' : role }];
  });
  const cells = Math.max(1, Math.min(mostCells, Math.floor(room / monthsOfWall)));
  const months = monthPieces(row, cells).slice(0, monthsOfWall);
  const heads = monthHead(month, monthsOfWall);
  const letters = [...heads].map((letter): Piece => ({ text: letter.padEnd(cells), role: 'dim' }));
  const all = [
    padded(counts, room),
    padded(letters, room),
    padded(months.flat(), room),
    nextOrHits({ ...row, hits }, room),
  ];
  return all.length > most ? all.toSpliced(1, 1) : all;
}

/** In this order; what is unknown or rotated only where it is. */
const tileCounts = ['bad', 'due', 'unknown', 'rotating', 'ok'] as const;

const monthsOfWall = 12;
const mostCells = 4;

function padded(pieces: readonly Piece[], room: number): readonly Piece[] {
  return [...pieces, { text: ' '.repeat(Math.max(0, room - widthOfAll(pieces))), role: 'text' }];
}
