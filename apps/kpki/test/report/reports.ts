import { type Expiry, forecastOf, type LiveServer, type StatusEntry } from '@kpki/engine';
import type { Report, Shown } from '@kpki/presentation';
import type { ReportEntry } from '../../src/print/report/report.ts';

export const at: Date = new Date('2026-11-24T12:00:00Z');
const day = 86_400_000;

export function entry(different: Partial<ReportEntry> = {}): ReportEntry {
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
    state: 'ok',
    subject: 'CN=kube-apiserver',
    issuer: 'CN=kubernetes',
    notBefore: daysFrom(-24),
    notAfter: daysFrom(341),
    residualSeconds: 341 * 86_400,
    names: [],
    usages: [],
    keyKind: 'ec-p256',
    serial: '01',
    fingerprint: 'aa',
    signer: 'ca',
    findings: [],
    ...different,
  };
}

export const ca: ReportEntry = entry({
  artifact: 'kubernetes-ca',
  name: 'kubernetes-ca',
  kind: 'ca',
  owner: null,
  path: 'pki/ca.crt',
  subject: 'CN=kubernetes',
  notAfter: daysFrom(3600),
  fingerprint: 'ca',
  signer: null,
});

/** What a server serves that does not answer. */
export function serverOf(different: Partial<Shown<LiveServer>> = {}): Shown<LiveServer> {
  return {
    server: 'kube-apiserver',
    node: 'cp1',
    endpoint: '192.0.2.10:6443',
    artifact: 'apiserver cp1',
    state: 'unreachable',
    text: 'no answer within 5 seconds',
    subject: null,
    notAfter: null,
    residualSeconds: null,
    fingerprint: null,
    reload: null,
    clients: { state: 'not compared' },
    ...different,
  };
}

export function daysFrom(days: number): string {
  return new Date(at.getTime() + days * day).toISOString();
}

export function reportOf(entries: readonly ReportEntry[], different: Partial<Report> = {}): Report {
  const forecast: readonly Expiry[] = forecastOf(entries, { now: at, renewBefore: 30 * 86_400 });
  return { source: 'demo', cluster: 'demo', entries, drifted: [], unread: [], forecast, at, ...different };
}

export const states: readonly StatusEntry['state'][] = [
  'ok',
  'pending',
  'due',
  'invalid',
  'expired',
  'missing',
  'unreadable',
];

/** What a certificate or a file name may contain. */
export const hostileTexts: readonly string[] = [
  '"},x="y',
  'a\\',
  'a\nb\r\nEND:VEVENT',
  '\u001b[2J\u0007',
  '\u202egnp.exe',
  '</title></style><script>alert(1)</script>',
  '"onload="alert(1)',
  "'&amp;&lt;",
  'a;b,c:d',
  'x'.repeat(300),
  '中文字'.repeat(60),
  '👩‍👩‍👧‍👦'.repeat(20),
  '\ud800',
];
