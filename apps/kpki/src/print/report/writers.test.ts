import { type ClusterReport, type Report, statusDocument } from '@kpki/presentation';
import { describe, expect, test } from 'vitest';
import { at, ca, daysFrom, entry, reportOf, serverOf } from '../../../test/report/reports.ts';
import { documentText } from '../document.ts';
import { type ReportSet, statusRecord } from './report.ts';
import { reportWriters, usualFields } from './writers.ts';

const report: Report = reportOf([entry(), ca], { source: 'prod', cluster: 'prod', served: [] });
const set: ReportSet = { reports: [report], lost: [] };

/** A second value for each field. */
const different: { readonly [Field in keyof Report]-?: Report[Field] } = {
  source: 'test',
  cluster: 'test',
  entries: [entry({ state: 'due', path: 'pki/other.crt' }), ca],
  drifted: [{ sink: 'main', location: '/out', drift: ['its mode is 0755'] }],
  unread: [{ sink: 'other', text: 'no answer within 5 seconds' }],
  forecast: report.forecast.map((expiry) => ({ ...expiry, at: daysFrom(7), notAfter: daysFrom(7) })),
  served: [serverOf()],
  at: new Date(at.getTime() + 3_600_000),
};

const sets: Readonly<Record<string, ReportSet>> = {
  ...Object.fromEntries(
    Object.entries(different).map(([field, value]) => [field, { ...set, reports: [{ ...report, [field]: value }] }]),
  ),
  lost: { ...set, lost: [{ file: 'bad.yaml', text: 'it is empty' }] },
};

const soon = { within: null, asked: [], shown: [] };
const view = { wide: true, width: 80, colors: false };

/** For one cluster alone. */
const usual = (write: (report: ClusterReport) => string) => (all: ReportSet) =>
  all.reports.map((each) => write(each as ClusterReport)).join('\n');

const formats = {
  ...reportWriters,
  wide: { fields: usualFields.text, write: usual((each) => documentText(statusDocument(each, soon, true), view)) },
  json: { fields: usualFields.record, write: usual((each) => JSON.stringify(statusRecord(each, undefined))) },
};

describe.each(Object.entries(formats))('-o %s', (_format, { write, fields }) => {
  test.each(Object.entries(fields))('%s: %o', (field, use) => {
    const isShown = write(sets[field] ?? set) !== write(set);
    expect(isShown, 'make `fields` in writers.ts say what the format shows').toBe(use === 'shown');
  });
});
