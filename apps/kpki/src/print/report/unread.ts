import { firstInWords } from '../../text/first-of.ts';
import type { LostReport, Report, ReportSet } from './report.ts';

const mostSources = 3;

/** `prod, test and 4 more` */
export function sourcesOf({ reports }: ReportSet): string {
  return firstInWords(
    reports.map(({ source }) => source),
    mostSources,
  );
}

/** Returns a line for each sink or cluster that was not read; several clusters are named. */
export function unreadOf({ reports, lost }: ReportSet): readonly string[] {
  const isOne = reports.length + lost.length === 1;
  return [
    ...reports.flatMap((report) => unreadSinks(report).map((line) => (isOne ? line : `${report.source}: ${line}`))),
    ...lost.map(lostText),
  ];
}

export function unreadSinks({ unread }: Report): readonly string[] {
  return unread.map(({ sink, text }) => `sink ${sink}: unreadable: ${text}`);
}

export function lostText({ file, text }: LostReport): string {
  return `${file}: unreadable: ${text}`;
}
