import { type OptionValues, optionRows } from './options.ts';

const reportFormats = {
  prometheus: 'Prometheus',
  ical: 'a calendar',
  html: 'a browser',
} as const;

export type ReportFormat = keyof typeof reportFormats;

/** For the help of `--output`. */
export const reportReaders = Object.entries(reportFormats)
  .map(([format, reader]) => `${format}: ${reader}`)
  .join(', ');

export const reportFormatNames = Object.keys(reportFormats) as readonly ReportFormat[];

export const formatsOfReports: readonly string[] = [...(optionRows.output.choices ?? []), ...reportFormatNames];

export function reportFormatOf({ output }: OptionValues): ReportFormat | null {
  const asked: string | undefined = output;
  return reportFormatNames.find((name) => name === asked) ?? null;
}
