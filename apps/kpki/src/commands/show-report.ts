import { isText } from '../options/format.ts';
import type { OptionValues } from '../options/options.ts';
import { reportFormatOf } from '../options/report-format.ts';
import { record } from '../print/record.ts';
import type { Report } from '../print/report/report.ts';
import { type View, viewOf } from '../print/view.ts';
import { replaceFile } from '../session/replace-file.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** How one kind of report is shown in the formats that all commands have. */
interface Shown {
  readonly text: (view: View) => string;
  readonly record: () => object;
}

/**
 * Shows a report in the format that was asked for, or writes it to a file in place of what was there: whole, or not at
 * all. Throws a Fault where that cannot be written.
 */
export async function showReport(
  report: Report,
  options: OptionValues,
  terminal: Terminal,
  shown: Shown,
): Promise<void> {
  const text = await reportText(report, options, terminal, shown);
  if (options.out === undefined) {
    terminal.out(text);
    return;
  }
  await replaceFile(options.out, `${text}\n`);
}

/** Without the end of its last line. */
async function reportText(report: Report, options: OptionValues, terminal: Terminal, shown: Shown): Promise<string> {
  const other = reportFormatOf(options);
  if (other !== null) {
    const { reportWriters } = await import('../print/report/writers.ts');
    return reportWriters[other](report).replace(/\n$/, '');
  }
  const format = options.output ?? 'table';
  if (!isText(format)) return record(shown.record(), format);
  const view = viewOf(format, terminal);
  // Into a file nothing is broken, as into a pipe.
  return shown.text(options.out === undefined ? view : { ...view, width: Number.POSITIVE_INFINITY });
}
