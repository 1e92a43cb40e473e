import type { Expiry } from '@kpki/engine';
import { cutsOffFact, type Fact, impactTexts } from '@kpki/presentation';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import { shortened, widthOf } from '../../../text/width.ts';
import { type RowState, rowStates } from '../../row-states.ts';
import type { DetailLine } from './detail-lines.ts';
import { memo } from './memo.ts';
import type { Piece } from './piece-columns.ts';
import { stateRoles } from './states.ts';

/** What breaks once an artifact expires: the chain from its CA to those that it cuts off. */
export interface Impact {
  /** Null of a CA. */
  readonly issuer: string | null;
  readonly title: string;
  readonly state: RowState;
  /** Whether the connections fail without waiting for its expiry. */
  readonly isNow: boolean;
  readonly connections: Expiry['connections'];
}

const byName: (inventory: Inventory) => ReadonlyMap<string, Expiry> = memo(
  ({ forecast }) => new Map(forecast.map((expiry) => [expiry.name ?? expiry.artifact, expiry])),
);

/** Null where no connection fails. */
export function impactOf(
  inventory: Inventory,
  {
    name,
    ca,
    ...of
  }: Pick<Impact, 'title' | 'state' | 'isNow'> & { readonly name: string; readonly ca: string | null },
): Impact | null {
  const connections = byName(inventory).get(name)?.connections ?? [];
  if (connections.length === 0) return null;
  return { issuer: ca === name ? null : ca, ...of, connections };
}

/** At most so many that are cut off are drawn of one server. */
const mostReaders = 8;

export function impactLines(impact: Impact, columns: number): readonly DetailLine[] {
  const { symbol } = rowStates[impact.state];
  const role = stateRoles[impact.state];
  const { isNow } = impact;
  const head: readonly (readonly Piece[])[] = [
    [],
    [{ text: whenText(impact), role: 'accent' }],
    ...(impact.issuer === null ? [] : [[{ text: clean(impact.issuer), role: 'text' } as const]]),
    [
      ...(impact.issuer === null ? [] : [{ text: '╰─ ', role: 'border' } as const]),
      { text: `${symbol} ${shortened(clean(impact.title), columns - 5)}`, role },
    ],
  ];
  const servers = Map.groupBy(impact.connections, ({ server }) => server);
  const graphs = [...servers].flatMap(([server, all]) => [
    [],
    ...graphOf(
      all.map(({ client }) => client),
      { server, columns, role, sign: isNow || impact.state === 'due' ? symbol : '─' },
    ),
  ]);
  return [...head, ...graphs].map((pieces) => ({
    label: '',
    text: pieces.map(({ text }) => text).join(''),
    severity: 'info',
    pieces,
  }));
}

function whenText({ isNow, state }: Impact): string {
  if (!isNow) return impactTexts.later;
  return state === 'expired' ? impactTexts.now : impactTexts.byStart;
}

interface Graph {
  readonly server: string;
  readonly columns: number;
  readonly role: Piece['role'];
  /** On the line to the server. */
  readonly sign: string;
}

/** Those that are cut off on the left, and a line from all of them to the server. */
function graphOf(all: readonly string[], { server, columns, role, sign }: Graph): readonly (readonly Piece[])[] {
  const more = all.length - mostReaders;
  const readers = more > 0 ? [...all.slice(0, mostReaders - 1), impactTexts.more(more + 1)] : all;
  const longest = readers.reduce((most, reader) => Math.max(most, widthOf(reader)), 0);
  const roomBeside = ({ line, arrow }: Connector): number =>
    columns - widthOf(`${line}┼${connected(arrow, sign)} ${server}`);
  const connector = connectors.find((each) => longest <= roomBeside(each)) ?? shortest;
  const { line: begin } = connector;
  const width = Math.min(Math.max(8, roomBeside(connector)), longest);
  const middle = Math.floor((readers.length - 1) / 2);
  return readers.map((reader, at) => {
    const name = shortened(reader, width);
    const line = `${' '.repeat(width - widthOf(name))}${begin}${jointOf(at, middle, readers.length)}`;
    return [
      { text: name, role: 'text' },
      { text: line, role: 'border' },
      ...(at === middle
        ? ([
            { text: connected(connector.arrow, sign), role },
            { text: ` ${server}`, role: 'accent' },
          ] as const)
        : []),
    ];
  });
}

/** What leads from those that are cut off to the server. */
interface Connector {
  readonly line: string;
  readonly arrow: 'long' | 'short';
}

const shortest: Connector = { line: ' ', arrow: 'short' };

/** From the widest: lines get shorter before a name is cut. */
const connectors: readonly Connector[] = [{ line: ' ─', arrow: 'long' }, { line: ' ─', arrow: 'short' }, shortest];

function connected(arrow: Connector['arrow'], sign: string): string {
  return arrow === 'long' ? `─${sign}─▸` : `${sign}▸`;
}

function jointOf(at: number, middle: number, count: number): string {
  if (count === 1) return '─';
  if (at === middle) return at === 0 ? '┬' : at === count - 1 ? '┴' : '┼';
  if (at === 0) return '╮';
  return at === count - 1 ? '╯' : '┤';
}

/** With so many lines, the graph stands above details that have to be scrolled. */
const manyLines = 30;

/** The lines of details, and the graph below them, or above them if they are long; a fact of theirs in a small panel. */
export function withImpact(
  impact: Impact | null,
  columns: number,
  height: number,
  linesOf: (further: readonly Fact[]) => readonly DetailLine[],
): readonly DetailLine[] {
  if (impact === null) return linesOf([]);
  const [lines, graph] = [linesOf([]), impactLines(impact, columns)];
  const [blank, ...drawn] = graph;
  if (lines.length + graph.length <= height) return [...lines, ...graph];
  if (blank === undefined || height < manyLines || impact.state === 'ok')
    return linesOf([cutsOffFact(impact.connections)]);
  return [...drawn, blank, ...lines];
}
