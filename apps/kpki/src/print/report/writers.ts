import type { Report } from '@kpki/presentation';
import type { ReportFormat } from '../../options/report-format.ts';
import { htmlPage } from './html/page.ts';
import { icalText } from './ical.ts';
import { prometheusText } from './prometheus.ts';
import type { ReportSet } from './report.ts';

export type ReportField = keyof Report | 'lost';

/** Whether a format shows a field, or why it does not, as the end of a sentence. */
type FieldUse = 'shown' | { readonly leftOut: string };

/** A new field does not compile until every format has decided on it. */
type FieldUses = Readonly<Record<ReportField, FieldUse>>;

interface ReportWriter {
  readonly write: (set: ReportSet) => string;
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
  at: { leftOut: 'the report shows the present' },
  lost: { leftOut: 'each spec has a report or an error of its own' },
};

/** `text`: `-o table` and `-o wide`; `record`: `-o json` and `-o yaml`. */
export const usualFields: Readonly<Record<'text' | 'record', FieldUses>> = { text: usual, record: usual };

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
