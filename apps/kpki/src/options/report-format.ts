import { type OptionValues, optionRows } from './options.ts';

/** The formats of a report for other programs, with the reader that the help names. */
const reportFormats = {
  /** The text format of Prometheus, for the textfile collector of the node exporter. */
  prometheus: 'Prometheus',
  /** An iCalendar file (RFC 5545), with an event for each expiry and each renewal. */
  ical: 'a calendar',
  /** A self-contained page. */
  html: 'a browser',
} as const;

export type ReportFormat = keyof typeof reportFormats;

export const reportReaders = Object.values(reportFormats).join(', ');

export const reportFormatNames = Object.keys(reportFormats) as readonly ReportFormat[];

/** The values of `-o` for reports. */
export const formatsOfReports: readonly string[] = [...(optionRows.output.choices ?? []), ...reportFormatNames];

/** Returns the format of a report; null for the formats of every command. */
export function reportFormatOf({ output }: OptionValues): ReportFormat | null {
  const asked: string | undefined = output;
  return reportFormatNames.find((name) => name === asked) ?? null;
}
