import { forecastOf, type StatusEntry } from '@kpki/engine';
import { type ClusterReport, type Shown, type Soon, statusDocument } from '@kpki/presentation';
import { expect, test } from 'vitest';
import { documentText } from '../../src/print/document.ts';
import type { View } from '../../src/print/view.ts';

const terminal = { wide: false, width: 80, colors: false };
function statusText(report: ClusterReport, view: View, soon: Soon): string {
  return documentText(statusDocument(report, soon, view.wide), view);
}

const nothingSoon: Soon = { within: null, asked: [], shown: [] };

function reportOf(entries: readonly Shown<StatusEntry>[], different: Partial<ClusterReport> = {}): ClusterReport {
  const at = new Date('2026-11-24T18:04:00Z');
  return { source: 'demo', cluster: 'demo', entries, drifted: [], unread: [], forecast: [], at, ...different };
}

function entry(different: Partial<Shown<StatusEntry>>): Shown<StatusEntry> {
  return {
    artifact: 'apiserver cp1',
    name: 'apiserver',
    kind: 'certificate',
    owner: 'cp1',
    ca: 'kubernetes-ca',
    node: 'cp1',
    sink: 'main',
    location: '/out',
    path: 'pki/apiserver.crt',
    parts: [],
    state: 'ok',
    subject: 'CN=kube-apiserver',
    issuer: 'CN=kubernetes',
    notBefore: '2026-11-24T18:04:00.000Z',
    notAfter: '2027-11-24T18:04:00.000Z',
    residualSeconds: 365 * 86_400,
    names: [],
    usages: [],
    keyKind: 'ec-p256',
    keyLocation: null,
    serial: '01',
    fingerprint: '00',
    signer: null,
    action: 'unchanged',
    findings: [],
    ...different,
  };
}

function cells(text: string): readonly (readonly string[])[] {
  const [, table = ''] = text.split('\n\n');
  return table.split('\n').map((line) => line.split(/ {2,}/));
}

const ca = entry({
  artifact: 'kubernetes-ca',
  name: 'kubernetes-ca',
  kind: 'ca',
  owner: null,
  path: 'pki/ca.crt',
  subject: 'CN=kubernetes',
  fingerprint: '01',
});

test('a CA is named as in the table, another as in the certificate; what is for a node, by its node', () => {
  const foreign = entry({ artifact: 'user jane', name: 'user', owner: 'jane', node: null, issuer: 'CN=other' });
  const mixed = entry({ issuer: 'CN=other,O=acme' });
  const report = reportOf([ca, entry({}), foreign, mixed]);
  expect(cells(statusText(report, terminal, nothingSoon))).toEqual([
    ['ARTIFACT', 'NODE', 'STATE', 'EXPIRES', 'LEFT', 'ISSUER'],
    ['kubernetes-ca', 'cp1', 'ok', '2027-11-24', '365d', 'kubernetes-ca'],
    ['apiserver', 'cp1', 'ok', '2027-11-24', '365d', 'kubernetes-ca'],
    ['user jane', '-', 'ok', '2027-11-24', '365d', 'other'],
    ['apiserver', 'cp1', 'ok', '2027-11-24', '365d', 'CN=other,O=acme'],
  ]);
});

test('the time that is left has two units where the table has room for them', () => {
  const tenYears = 3650 * 86_400 - 60;
  const leftIn = (width: number): string | undefined =>
    cells(statusText(reportOf([entry({ residualSeconds: tenYears })]), { ...terminal, width }, nothingSoon))[1]?.[4];
  expect(leftIn(80)).toBe('9y 11mo');
  expect(leftIn(40)).toBe('9y');
});

test('wide: the key, the path and the subject too', () => {
  const report = reportOf([entry({})]);
  expect(cells(statusText(report, { ...terminal, wide: true }, nothingSoon)).map((row) => row.slice(6))).toEqual([
    ['KEY', 'PATH', 'SUBJECT'],
    ['ec-p256', 'pki/apiserver.crt', 'CN=kube-apiserver'],
  ]);
});

test('the longest names and states fit 80 columns', () => {
  const entries = [
    entry({ name: 'apiserver-kubelet-client' }),
    entry({ state: 'unreadable', residualSeconds: -1, node: 'worker1' }),
    entry({ ca: 'front-proxy-ca', issuer: 'CN=kubernetes-front-proxy-ca' }),
    entry({ name: 'front-proxy-ca', kind: 'ca', subject: 'CN=kubernetes-front-proxy-ca' }),
  ];
  const text = statusText(reportOf(entries), terminal, nothingSoon);
  for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
});

test('advice is shown with -o wide alone', () => {
  const report = reportOf([entry({ findings: [{ reason: 'serving-lifetime', text: 'valid for 500 days' }] })]);
  expect(statusText(report, terminal, nothingSoon)).not.toContain('serving-lifetime');
  expect(statusText(report, { ...terminal, wide: true }, nothingSoon)).toContain(
    'apiserver cp1: serving-lifetime: valid for 500 days',
  );
});

test('findings stand below, each once and broken to fit; what is only missing is not among them', () => {
  const findings = [
    { reason: 'names-differ', text: 'it lacks api.example.com, api2.example.com and api3.example.com' },
  ] as const;
  const missing = [{ reason: 'missing', text: 'nothing is there' }] as const;
  const entries = [
    entry({ state: 'invalid', findings }),
    entry({ state: 'invalid', findings, node: 'cp2' }),
    entry({ artifact: 'etcd-server cp1', state: 'missing', findings: missing, issuer: null, notAfter: null }),
  ];
  const drifted = [{ sink: 'main', location: '/out', drift: ['pki/ca.key has mode 0644'] }];
  const text = statusText(reportOf(entries, { drifted }), { ...terminal, width: 60 }, nothingSoon);
  expect(text.split('\n').slice(7)).toEqual([
    'apiserver cp1: names-differ: it lacks api.example.com,',
    '  api2.example.com and api3.example.com',
    '/out: drift: pki/ca.key has mode 0644',
    '',
    '2 of 2 artifacts are not ok; 1 location drifted.',
  ]);
});

test('what only an unread sink keeps has its state and no words; where nothing is known there is no table', () => {
  const findings = [{ reason: 'unreadable', text: 'sink vault was not read' }] as const;
  const unknown = entry({ sink: 'vault', state: 'unreadable', notAfter: null, residualSeconds: null, findings });
  const unread = [{ sink: 'vault', text: 'it is sealed' }];
  const some = statusText(reportOf([ca, unknown], { unread }), terminal, nothingSoon);
  expect(cells(some).map((row) => row.slice(0, 4))).toContainEqual(['apiserver', 'cp1', 'vault', 'unreadable']);
  expect(some.split('\n').slice(6)).toEqual([
    'sink vault: unreadable: it is sealed',
    '',
    '1 of 2 artifacts is not ok; 1 unreadable sink.',
  ]);
  expect(statusText(reportOf([unknown], { unread }), terminal, nothingSoon).split('\n')).toEqual([
    'Cluster demo',
    '',
    'sink vault: unreadable: it is sealed',
    '',
    'The state of this cluster is unknown: 1 unreadable sink.',
  ]);
});

test('what ends within a time is counted in the words of whoever asked', () => {
  const entries = [entry({}), ca];
  const [apiserver] = forecastOf([entry({})], { now: new Date('2026-11-24T18:04:00Z'), renewBefore: 0 });
  if (apiserver === undefined) throw new Error('it ends');
  const text = statusText(reportOf(entries), terminal, { within: '400d', asked: [apiserver], shown: [apiserver] });
  expect(text).toMatch(/^All 2 artifacts are ok; 1 of 2 artifacts expires within 400d\.$/m);
  expect(text).toMatch(/^2027-11-24 +365d +apiserver cp1 +No client accepts the API server\.$/m);
});

test('what others wrote into a certificate does not move the cursor', () => {
  const entries = [entry({ issuer: 'CN=\u001b[2Jx', subject: 'CN=\u202ey' })];
  const text = statusText(reportOf(entries), { ...terminal, wide: true }, nothingSoon);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});
