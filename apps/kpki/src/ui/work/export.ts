import { existsSync } from 'node:fs';
import type { Block, ClusterReport } from '@kpki/presentation';
import { markdownText } from '../../print/markdown.ts';
import { envelope, type RecordKind, record } from '../../print/record.ts';
import { statusRecord } from '../../print/report/report.ts';
import { reportWriters } from '../../print/report/writers.ts';
import { replaceFile, writeUnlessThere } from '../../session/write-file.ts';
import { clean } from '../../text/clean.ts';
import type { FleetRowName } from './fleet-row.ts';
import type { Doing } from './perform.ts';
import type { TurnTasks } from './task.ts';

/** What an export writes, as data: the worker makes the text of it. Nothing private. */
export type ExportContent =
  | KnownContent
  /** Every artifact of several environments, which are read for it. */
  | { readonly is: 'fleet'; readonly format: 'json' | 'html'; readonly rows: readonly FleetRowName[] };

/** What is known before it is written. */
type KnownContent =
  | { readonly is: 'document'; readonly title?: string; readonly blocks: readonly Block[]; readonly boxes: boolean }
  /** `kind` is null where the fields are a whole record already. */
  | { readonly is: 'record'; readonly kind: RecordKind | null; readonly fields: object }
  /** As a shell takes them. */
  | { readonly is: 'commands'; readonly commands: readonly string[] }
  | { readonly is: 'status'; readonly report: ClusterReport }
  | { readonly is: 'report'; readonly format: 'html' | 'ical'; readonly report: ClusterReport };

/** Writes a file that any user may read. Replaces another only if that was asked. */
export async function perform({ file, content, replaces }: TurnTasks['export'], doing: Doing): Promise<void> {
  const { tell, beforeWriting } = doing;
  const isThere = { type: 'export exists', file } as const;
  // Asked about before several clusters are read.
  if (content.is === 'fleet' && !replaces && existsSync(file)) return tell(isThere);
  const text = content.is === 'fleet' ? await fleetText(content, doing) : exportText(content);
  beforeWriting();
  if (replaces) await replaceFile(file, text);
  else if (!(await writeUnlessThere(file, text))) return tell(isThere);
  tell({ type: 'exported', file });
}

async function fleetText(
  { format, rows }: Extract<ExportContent, { readonly is: 'fleet' }>,
  doing: Doing,
): Promise<string> {
  const { fleetReportText } = await import('./fleet-report.ts');
  return fleetReportText(format, rows, doing);
}

export function exportText(content: KnownContent): string {
  switch (content.is) {
    case 'document':
      return markdownText(content.blocks, content);
    case 'record':
      return `${record(content.kind === null ? content.fields : envelope(content.kind, content.fields), 'json')}\n`;
    case 'commands':
      // A line break in a comment would end it.
      return content.commands.map((each) => `${each.startsWith('#') ? clean(each) : each}\n`).join('');
    case 'status':
      return `${record(statusRecord(content.report, undefined), 'json')}\n`;
    case 'report':
      return reportWriters[content.format].write({ reports: [content.report], lost: [] });
  }
}
