import { type Block, type Column, command, exportTexts, heading, note, noValue, table } from '@kpki/presentation';
import { shellWord } from '../../../options/option-words.ts';
import type { FleetCluster } from '../../work/fleet-row.ts';
import type { Exportable, Exports } from '../export.ts';
import { environmentTitle, type FleetItem, isNotAllRead, markOfRow, nameOf } from './fleet.ts';
import { nextText } from './fleet-columns.ts';
import { fleetCounts } from './fleet-counts.ts';
import { itemDetails } from './fleet-details.ts';
import { dayOf, effectOf, type FleetExpiryRow, leftText } from './fleet-expiries.ts';

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
    ...detailBlocks(items),
  ];
  return exportsOf('fleet', blocks, items);
}

function detailBlocks(items: readonly FleetItem[]): readonly Block[] {
  return items.flatMap((item) => [
    heading(environmentTitle(item.row)),
    { is: 'facts' as const, facts: itemDetails(item) },
  ]);
}

/** The blocks in Markdown, and every artifact of the clusters in the other formats. */
function exportsOf(name: string, blocks: readonly Block[], items: readonly FleetItem[]): Exports {
  const rows = items.map(({ row: { file, environment } }) => ({ file, environment }));
  const wholes = (['json', 'html'] as const).map(
    (format): Exportable => ({ format, content: { is: 'fleet', format, rows }, command: null }),
  );
  const content = { is: 'document', blocks, boxes: false } as const;
  return { name, of: 'all', formats: [{ format: 'markdown', content, command: null }, ...wholes] };
}

/** In Markdown the rows as they are shown, and the environments that are not read, or only in part. */
export function expiriesExports(
  items: readonly FleetItem[],
  rows: readonly FleetExpiryRow[],
  summary: string,
): Exports | null {
  if (items.length === 0) return null;
  const blocks: readonly Block[] = [
    note(summary),
    ...(rows.length === 0 ? [] : [table(expiryColumns, rows)]),
    ...detailBlocks(items.filter(isNotAllRead)),
  ];
  return exportsOf('expiries', blocks, items);
}

const expiryColumns: readonly Column<FleetExpiryRow>[] = [
  ['State', ({ expiry }) => expiry.state],
  ['Expires', dayOf],
  ['Left', leftText],
  ['Cluster', ({ row }) => row.cluster],
  ['Environment', ({ row }) => row.environment ?? noValue],
  ['Artifact', ({ what }) => what],
  ['Owners', ({ expiry }) => ownersOf(expiry.all.flatMap(({ owner }) => owner ?? []))],
  ['Impact', (row) => effectOf(row) || noValue],
];

function ownersOf(owners: readonly string[]): string {
  return owners.length === 0 ? noValue : owners.join(', ');
}

const columns: readonly Column<FleetItem>[] = [
  ['Cluster', ({ row }) => nameOf(row)],
  ['Environment', ({ row }) => row.environment ?? noValue],
  ['State', ({ row }) => markOfRow(row).word],
  ...(['ok', 'rotating', 'due', 'bad', 'unknown'] as const).map(
    (name): Column<FleetItem> => [name, ofRead((row) => `${fleetCounts(row)[name]}`)],
  ),
  ['Next expiry', ofRead(nextText)],
  ['Rotating', ofRead(({ rotating }) => (rotating.length === 0 ? noValue : rotating.join(', ')))],
];

function ofRead(of: (row: FleetCluster) => string): Column<FleetItem>[1] {
  return ({ row }) => (row.is === 'failed' ? noValue : of(row));
}
