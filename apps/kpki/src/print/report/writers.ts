import type { ReportFormat } from '../../options/report-format.ts';
import { htmlPage } from './html/page.ts';
import { icalText } from './ical.ts';
import { prometheusText } from './prometheus.ts';
import type { Report, ReportSet } from './report.ts';

/** Everything that a document can show: the fields of a report, and `lost`, the specs without a report. */
export type ReportField = keyof Report | 'lost';

/** Whether a format shows a field, or why it does not, as the end of a sentence. */
type FieldUse = 'shown' | { readonly leftOut: string };

/** What a format says of each field: a new field is an error in every format until somebody decides. */
export type FieldUses = Readonly<Record<ReportField, FieldUse>>;

interface ReportWriter {
  /** All of it, of one cluster or of several, and its last line has an end. */
  readonly write: (set: ReportSet) => string;
  /** A test compares this with what `write` gives. */
  readonly fields: FieldUses;
}

const usual: FieldUses = {
  source: { leftOut: '`cluster` names it' },
  cluster: 'shown',
  entries: 'shown',
  drifted: 'shown',
  unread: 'shown',
  forecast: 'shown',
  served: 'shown',
  at: { leftOut: 'what is shown is as of now' },
  lost: { leftOut: 'each spec has a report or an error of its own' },
};

/**
 * What the formats that all commands have show of a cluster: `text` is `-o table` and `-o wide`, `record` is `-o json` and
 * `-o yaml`.
 */
export const usualFields: Readonly<Record<'text' | 'record', FieldUses>> = { text: usual, record: usual };

/** How each format is written, and which fields of a report it shows. */
export const reportWriters: Readonly<Record<ReportFormat, ReportWriter>> = {
  prometheus: {
    write: prometheusText,
    fields: {
      source: { leftOut: 'the label `cluster` names a cluster, and the collector adds the machine' },
      cluster: 'shown',
      entries: 'shown',
      drifted: 'shown',
      unread: 'shown',
      forecast: 'shown',
      served: 'shown',
      at: 'shown',
      lost: 'shown',
    },
  },
  ical: {
    write: icalText,
    fields: {
      source: 'shown',
      cluster: { leftOut: '`source` names it' },
      entries: { leftOut: 'an event needs a date, and `forecast` has the dates' },
      drifted: { leftOut: 'drift has no date' },
      unread: 'shown',
      forecast: 'shown',
      served: { leftOut: 'an event is of a stored certificate' },
      at: 'shown',
      lost: 'shown',
    },
  },
  html: {
    write: htmlPage,
    fields: {
      source: 'shown',
      cluster: { leftOut: '`source` names it' },
      entries: 'shown',
      drifted: 'shown',
      unread: 'shown',
      forecast: 'shown',
      served: 'shown',
      at: 'shown',
      lost: 'shown',
    },
  },
};
