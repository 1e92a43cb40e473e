import { type OptionValues, optionRows } from './options.ts';

/** The formats of a report that others than people and scripts of kpki read, with the reader that the help names. */
const reportFormats = {
  /** The text format of Prometheus, for the textfile collector of the node exporter. */
  prometheus: 'Prometheus',
  /** An iCalendar file (RFC 5545), with an event for each end and each renewal. */
  ical: 'a calendar',
  /** A page with nothing outside of itself. */
  html: 'a browser',
} as const;

export type ReportFormat = keyof typeof reportFormats;

/** `Prometheus, a calendar, a browser` */
export const reportReaders = Object.values(reportFormats).join(', ');

export const reportFormatNames = Object.keys(reportFormats) as readonly ReportFormat[];

/** What `-o` takes where a report is shown. */
export const formatsOfReports: readonly string[] = [...(optionRows.output.choices ?? []), ...reportFormatNames];

/** The format of a report that was asked for; null where it is one that all commands have. */
export function reportFormatOf({ output }: OptionValues): ReportFormat | null {
  const asked: string | undefined = output;
  return reportFormatNames.find((name) => name === asked) ?? null;
}
