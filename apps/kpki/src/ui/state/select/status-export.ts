import { type ClusterReport, exportTexts, note, pause, type Soon, statusDocument } from '@kpki/presentation';
import type { Inventory } from '../../../session/inventory.ts';
import type { Exportable, Exports } from '../export.ts';
import type { State } from '../model.ts';
import { inventoryIn, readSince } from '../reading.ts';
import { commandLine } from './command-line.ts';
import { narrows, parseFilter } from './filter.ts';
import { filteredInventory } from './tree.ts';

const everything: Soon = { within: null, asked: [], shown: [] };

interface StatusExport {
  readonly further?: readonly 'ical'[];
  readonly served?: ClusterReport['served'];
  /** Of the tree or the calendar: what it hides is left out, and each file says so as far as its format can. */
  readonly filter?: string;
}

/** The report of `kpki status` on what was read, with every column and every expiry. */
export function statusExports(
  state: State,
  name: string,
  { further = [], served, filter = '' }: StatusExport = {},
): Exports | null {
  const inventory = inventoryIn(state);
  const { declared } = state;
  if (inventory === null || declared === null) return null;
  const isFiltered = narrows(parseFilter(filter));
  const { entries, drift: drifted, unread, forecast } = isFiltered ? filteredInventory(inventory, filter) : inventory;
  const { cluster } = declared;
  const at = new Date(readSince(state) ?? state.now);
  const asked = served === undefined ? {} : { served };
  const shown = isFiltered
    ? exportTexts.filtered(filter, countOf(entries), countOf(inventory.entries) - countOf(entries))
    : null;
  const source = shown === null ? cluster : `${cluster}: ${shown}`;
  const report: ClusterReport = { source, cluster, entries, drifted, unread, forecast, at, ...asked };
  const document = statusDocument(report, everything, true);
  const blocks = shown === null ? document : [note(shown), pause, ...document];
  const status = commandLine(state, served === undefined ? 'status' : 'status --live');
  const inFormat = (format: 'html' | 'ical'): Exportable => ({
    format,
    content: { is: 'report', format, report },
    command: isFiltered ? null : (file) => `${status} -o ${format} --out ${file}`,
  });
  return {
    name: isFiltered ? `${name}-filtered` : name,
    formats: [
      {
        format: 'markdown',
        content: { is: 'document', blocks, boxes: false },
        command: null,
      },
      {
        format: 'json',
        content: { is: 'status', report },
        command: isFiltered ? null : (file) => `${status} -o json > ${file}`,
      },
      inFormat('html'),
      ...further.map(inFormat),
    ],
  };
}

function countOf(entries: Inventory['entries']): number {
  return new Set(entries.map(({ artifact }) => artifact)).size;
}
