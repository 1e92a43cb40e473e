import type { Block, Report } from '@kpki/presentation';
import { isText, type OptionValues } from '../options/options.ts';
import { type ReportFormat, reportFormatOf } from '../options/report-format.ts';
import { documentText } from '../print/document.ts';
import { record } from '../print/record.ts';
import type { ReportSet } from '../print/report/report.ts';
import { viewOf } from '../print/view.ts';
import { replaceFile } from '../session/write-file.ts';
import type { Terminal } from '../terminal/terminal.ts';

export interface Renderings {
  readonly document: (isWide: boolean) => readonly Block[];
  readonly record: () => object;
}

export async function showReport(
  report: Report,
  options: OptionValues,
  terminal: Terminal,
  shown: Renderings,
): Promise<void> {
  const other = reportFormatOf(options);
  const text =
    other === null ? usualText(options, terminal, shown) : await reportText({ reports: [report], lost: [] }, other);
  await put(text, options, terminal);
}

export async function showReports(
  set: ReportSet,
  format: ReportFormat,
  options: OptionValues,
  terminal: Terminal,
): Promise<void> {
  await put(await reportText(set, format), options, terminal);
}

async function put(text: string, { out }: OptionValues, terminal: Terminal): Promise<void> {
  if (out === undefined) terminal.out(text);
  else await replaceFile(out, `${text}\n`);
}

async function reportText(set: ReportSet, format: ReportFormat): Promise<string> {
  const { reportWriters } = await import('../print/report/writers.ts');
  return reportWriters[format].write(set).replace(/\n$/, '');
}

function usualText(options: OptionValues, terminal: Terminal, shown: Renderings): string {
  const format = options.output ?? 'table';
  if (!isText(format)) return record(shown.record(), format);
  const view = viewOf(format, terminal);
  // A file gets whole lines and no colors, as a pipe does.
  const document = shown.document(view.wide);
  return documentText(
    document,
    options.out === undefined ? view : { ...view, width: Number.POSITIVE_INFINITY, colors: false },
  );
}
