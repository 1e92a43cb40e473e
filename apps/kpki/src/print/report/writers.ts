import type { ReportFormat } from '../../options/report-format.ts';
import { htmlPage } from './html/page.ts';
import { icalText } from './ical.ts';
import { prometheusText } from './prometheus.ts';
import type { ReportSet } from './report.ts';

/** How each format is written; all of it, of one cluster or of several, and its last line has an end. */
export const reportWriters: Readonly<Record<ReportFormat, (set: ReportSet) => string>> = {
  prometheus: prometheusText,
  ical: icalText,
  html: htmlPage,
};
