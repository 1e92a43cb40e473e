import type { Report } from '@kpki/presentation';
import { expect, test } from 'vitest';
import { type ReadSample, readExposition } from '../../../test/report/exposition.ts';
import { at, ca, daysFrom, entry, hostileTexts, reportOf, states } from '../../../test/report/reports.ts';
import { prometheusText } from './prometheus.ts';

const textOfOne = (report: Report): string => prometheusText({ reports: [report], lost: [] });

const samplesOf = (report: Report, metric: string): readonly ReadSample[] =>
  readExposition(textOfOne(report)).filter((sample) => sample.metric === `kpki_${metric}`);
const seconds = (moment: string): number => Date.parse(moment) / 1000;

const labels = {
  cluster: 'demo',
  artifact: 'apiserver cp1',
  name: 'apiserver',
  kind: 'certificate',
  node: 'cp1',
  sink: 'main',
  location: '/out',
  path: 'pki/apiserver.crt',
};

test('the moments of a certificate, in seconds, under labels that do not change when it is renewed', () => {
  const report = reportOf([entry()]);
  for (const [metric, moment] of [
    ['certificate_not_before_timestamp_seconds', daysFrom(-24)],
    ['certificate_not_after_timestamp_seconds', daysFrom(341)],
    ['certificate_expiry_timestamp_seconds', daysFrom(341)],
    ['certificate_renewal_timestamp_seconds', daysFrom(311)],
  ] as const) {
    expect(samplesOf(report, metric), metric).toEqual([{ metric: `kpki_${metric}`, labels, value: seconds(moment) }]);
  }
  expect(samplesOf(report, 'certificate_info')[0]?.labels).toMatchObject({
    serial: '01',
    fingerprint: 'aa',
    key_kind: 'ec-p256',
  });
  expect(samplesOf(report, 'status_timestamp_seconds')).toMatchObject([
    { labels: { cluster: 'demo' }, value: at.getTime() / 1000 },
  ]);
});

test('a certificate that ends with its CA expires then, and has no renewal', () => {
  const ending = { ...ca, notAfter: daysFrom(10) };
  const report = reportOf([entry(), ending]);
  const expiries = samplesOf(report, 'certificate_expiry_timestamp_seconds');
  expect(expiries.map(({ value }) => value)).toEqual([seconds(daysFrom(10)), seconds(daysFrom(10))]);
  expect(samplesOf(report, 'certificate_renewal_timestamp_seconds')).toMatchObject([
    { labels: { artifact: 'kubernetes-ca' } },
  ]);
});

test('every state is counted, those that nothing is in too', () => {
  const report = reportOf([entry({ state: 'missing', notBefore: null, notAfter: null, fingerprint: null }), ca]);
  const counts = Object.fromEntries(
    samplesOf(report, 'artifacts').map(({ labels: { state = '' }, value }) => [state, value]),
  );
  expect(Object.keys(counts).toSorted()).toEqual([...states].toSorted());
  expect(counts).toMatchObject({ missing: 1, ok: 1, expired: 0, unreadable: 0 });
  expect(samplesOf(report, 'artifact_state')).toMatchObject([
    { labels: { state: 'missing' } },
    { labels: { state: 'ok' } },
  ]);
});

test('findings by their reason, drift and sinks that were not read', () => {
  const findings = [
    { reason: 'names-differ', text: 'x' },
    { reason: 'names-differ', text: 'y' },
    { reason: 'weak', text: 'z' },
  ] as const;
  const report = reportOf([entry({ findings })], {
    drifted: [{ sink: 'main', location: '/out', drift: ['a', 'b'] }],
    unread: [{ sink: 'vault', text: 'sealed' }],
  });
  expect(samplesOf(report, 'artifact_findings').map(({ labels: { reason }, value }) => [reason, value])).toEqual([
    ['names-differ', 2],
    ['weak', 1],
  ]);
  expect(samplesOf(report, 'location_drift')).toMatchObject([{ labels: { location: '/out' }, value: 2 }]);
  expect(samplesOf(report, 'sink_unread')).toMatchObject([{ labels: { sink: 'vault' } }]);
});

test('what a file has twice is one series, and without a spec there is no cluster', () => {
  const report = reportOf([entry(), entry()], { cluster: null });
  expect(samplesOf(report, 'certificate_not_after_timestamp_seconds')).toHaveLength(1);
  expect(samplesOf(report, 'artifact_state')[0]?.labels).not.toHaveProperty('cluster');
});

test.each(hostileTexts)('whatever a certificate says stays inside of its label: %j', (text) => {
  const report = reportOf([entry({ artifact: text, subject: text, issuer: text, path: text })]);
  const samples = readExposition(textOfOne(report));
  expect(samples).toHaveLength(readExposition(textOfOne(reportOf([entry()]))).length);
  for (const value of samples.flatMap((sample) => Object.values(sample.labels)))
    expect(value).not.toMatch(/\p{Cc}|\p{Cf}/u);
});

test('nothing was found: that it was looked at is told all the same', () => {
  expect(readExposition(textOfOne(reportOf([]))).map(({ metric }) => metric)).toContain(
    'kpki_status_timestamp_seconds',
  );
});

test('of several clusters each metric is there once, with the samples of all', () => {
  const reports = ['one', 'two'].map((cluster) => reportOf([entry(), ca], { source: cluster, cluster }));
  const one = readExposition(textOfOne(reportOf([entry(), ca])));
  const samples = readExposition(prometheusText({ reports, lost: [{ file: 'bad.yaml', text: 'it is empty' }] }));
  expect(samples).toHaveLength(2 * one.length + 1);
  expect(samples.at(-1)).toEqual({ metric: 'kpki_spec_unread', labels: { file: 'bad.yaml' }, value: 1 });
});
