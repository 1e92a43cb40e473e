import { type ClusterReport, type Soon, statusDocument } from '@kpki/presentation';
import type { Exportable, Exports } from '../export.ts';
import type { State } from '../model.ts';
import { inventoryIn, readSince } from '../reading.ts';
import { commandLine } from './command-line.ts';

const everything: Soon = { within: null, asked: [], shown: [] };

/** The report of `kpki status` on what was read, with every column and every expiry. */
export function statusExports(
  state: State,
  name: string,
  { further = [], served }: { readonly further?: readonly 'ical'[]; readonly served?: ClusterReport['served'] } = {},
): Exports | null {
  const inventory = inventoryIn(state);
  const { declared } = state;
  if (inventory === null || declared === null) return null;
  const { entries, drift: drifted, unread, forecast } = inventory;
  const { cluster } = declared;
  const at = new Date(readSince(state) ?? state.now);
  const asked = served === undefined ? {} : { served };
  const report: ClusterReport = { source: cluster, cluster, entries, drifted, unread, forecast, at, ...asked };
  const status = commandLine(state, served === undefined ? 'status' : 'status --live');
  const inFormat = (format: 'html' | 'ical'): Exportable => ({
    format,
    content: { is: 'report', format, report },
    command: (file) => `${status} -o ${format} --out ${file}`,
  });
  return {
    name,
    formats: [
      {
        format: 'markdown',
        content: { is: 'document', blocks: statusDocument(report, everything, true), boxes: false },
        command: null,
      },
      { format: 'json', content: { is: 'status', report }, command: (file) => `${status} -o json > ${file}` },
      inFormat('html'),
      ...further.map(inFormat),
    ],
  };
}
