import type { ReportFormat } from '../../options/report-format.ts';
import { htmlPage } from './html/page.ts';
import { icalText } from './ical.ts';
import { prometheusText } from './prometheus.ts';
import type { Report } from './report.ts';

/** How each format is written; all of it, and its last line has an end. */
export const reportWriters: Readonly<Record<ReportFormat, (report: Report) => string>> = {
  prometheus: prometheusText,
  ical: icalText,
  html: htmlPage,
};
