import { type Block, type Column, command, exportTexts, heading, note, noValue, table } from '@kpki/presentation';
import { shellWord } from '../../../options/option-words.ts';
import type { FleetCluster } from '../../work/fleet-row.ts';
import type { Exportable, Exports } from '../export.ts';
import { badIn, countOf, type FleetItem, itemDetails, markOfRow, nameOf, nextText } from './fleet.ts';

/**
 * In Markdown the rows as they are shown, then what is known of each; in the other formats every artifact of each.
 * `status`: the command that shows every artifact of all.
 */
export function fleetExports(items: readonly FleetItem[], summary: string, status: string): Exports | null {
  if (items.length === 0) return null;
  const writes = (format: 'json' | 'html', file: string): string => `${status} -o ${format} --out ${shellWord(file)}`;
  const blocks: readonly Block[] = [
    note(summary),
    command(writes('html', 'fleet.html'), exportTexts.everyArtifact),
    table(columns, items),
    ...items.flatMap((item): readonly Block[] => [
      heading([nameOf(item.row), ...(item.row.environment === null ? [] : [item.row.environment])].join(', ')),
      { is: 'facts', facts: itemDetails(item) },
    ]),
  ];
  const content = { is: 'document', blocks, boxes: false } as const;
  const rows = items.map(({ row: { file, environment } }) => ({ file, environment }));
  const inFormat = (format: 'json' | 'html'): Exportable => ({
    format,
    content: { is: 'fleet', format, rows },
    command: null,
  });
  return {
    name: 'fleet',
    of: 'all',
    formats: [{ format: 'markdown', content, command: null }, inFormat('json'), inFormat('html')],
  };
}

const columns: readonly Column<FleetItem>[] = [
  ['Cluster', ({ row }) => nameOf(row)],
  ['Environment', ({ row }) => row.environment ?? noValue],
  ['State', ({ row }) => markOfRow(row).word],
  ['ok', ofRead((row) => `${countOf(row, ['ok'])}`)],
  ['due', ofRead((row) => `${countOf(row, ['due'])}`)],
  ['bad', ofRead((row) => `${badIn(row)}`)],
  ['Next expiry', ofRead(nextText)],
  ['Rotating', ofRead(({ rotating }) => (rotating.length === 0 ? noValue : rotating.join(', ')))],
];

function ofRead(of: (row: FleetCluster) => string): Column<FleetItem>[1] {
  return ({ row }) => (row.is === 'failed' ? noValue : of(row));
}
