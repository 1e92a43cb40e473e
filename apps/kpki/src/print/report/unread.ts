import { firstInWords } from '../../text/first-of.ts';
import type { LostReport, Report, ReportSet } from './report.ts';

const mostSources = 3;

/** What a document tells of: `prod, test and 4 more`. */
export function sourcesOf({ reports }: ReportSet): string {
  return firstInWords(
    reports.map(({ source }) => source),
    mostSources,
  );
}

/** What of all of it was not read, a line for each; of several clusters each is named. */
export function unreadOf({ reports, lost }: ReportSet): readonly string[] {
  const isOne = reports.length + lost.length === 1;
  return [
    ...reports.flatMap((report) => unreadSinks(report).map((line) => (isOne ? line : `${report.source}: ${line}`))),
    ...lost.map(lostText),
  ];
}

/** The sinks of one report that did not say what they keep. */
export function unreadSinks({ unread }: Report): readonly string[] {
  return unread.map(({ sink, text }) => `sink ${sink}: unreadable: ${text}`);
}

/** A declaration of which there is no report. */
export function lostText({ file, text }: LostReport): string {
  return `${file}: unreadable: ${text}`;
}
