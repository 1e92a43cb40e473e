import { type OptionValues, optionRows } from './options.ts';

/** The formats of a report that others than people and scripts of kpki read, with what each is for. */
const reportFormats = {
  prometheus: 'the text format of Prometheus, for the textfile collector of the node exporter',
  ical: 'an iCalendar file (RFC 5545), with an event for each end and each renewal',
  html: 'a page for a browser, with nothing outside of itself',
} as const;

export type ReportFormat = keyof typeof reportFormats;

export const reportFormatNames = Object.keys(reportFormats) as readonly ReportFormat[];

/** What `-o` takes where a report is shown. */
export const formatsOfReports: readonly string[] = [...(optionRows.output.choices ?? []), ...reportFormatNames];

/** The format of a report that was asked for; null where it is one that all commands have. */
export function reportFormatOf({ output }: OptionValues): ReportFormat | null {
  const asked: string | undefined = output;
  return reportFormatNames.find((name) => name === asked) ?? null;
}
