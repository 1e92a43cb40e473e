import { type Block, type Column, command, exportTexts, heading, note, noValue, table } from '@kpki/presentation';
import type { FleetCluster } from '../../work/fleet-row.ts';
import type { Exports } from '../export.ts';
import { badStates, countOf, type FleetItem, itemDetails, markOfRow, nameOf, nextText } from './fleet.ts';

/** The rows as they are shown, then what is known of each; `report`: the command that writes every artifact of all. */
export function fleetExports(items: readonly FleetItem[], summary: string, report: string): Exports | null {
  if (items.length === 0) return null;
  const blocks: readonly Block[] = [
    note(summary),
    command(report, exportTexts.everyArtifact),
    table(columns, items),
    ...items.flatMap((item): readonly Block[] => [
      heading([nameOf(item.row), ...(item.row.environment === null ? [] : [item.row.environment])].join(', ')),
      { is: 'facts', facts: itemDetails(item) },
    ]),
  ];
  const content = { is: 'document', blocks, boxes: false } as const;
  return { name: 'fleet', of: 'all', formats: [{ format: 'markdown', content, command: null }] };
}

const columns: readonly Column<FleetItem>[] = [
  ['Cluster', ({ row }) => nameOf(row)],
  ['Environment', ({ row }) => row.environment ?? noValue],
  ['State', ({ row }) => markOfRow(row).word],
  ['ok', ofRead((row) => `${countOf(row, ['ok'])}`)],
  ['due', ofRead((row) => `${countOf(row, ['due'])}`)],
  ['bad', ofRead((row) => `${countOf(row, badStates)}`)],
  ['Next expiry', ofRead(nextText)],
  ['Rotating', ofRead(({ rotating }) => (rotating.length === 0 ? noValue : rotating.join(', ')))],
];

function ofRead(of: (row: FleetCluster) => string): Column<FleetItem>[1] {
  return ({ row }) => (row.is === 'failed' ? noValue : of(row));
}
