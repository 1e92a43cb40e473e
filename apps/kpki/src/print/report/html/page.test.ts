import { createHash } from 'node:crypto';
import type { Report } from '@kpki/presentation';
import { expect, test } from 'vitest';
import { type MarkupElement, readMarkup } from '../../../../test/report/markup.ts';
import { ca, daysFrom, entry, hostileTexts, reportOf, serverOf } from '../../../../test/report/reports.ts';
import { htmlPage } from './page.ts';

const textOfOne = (report: Report): string => htmlPage({ reports: [report], lost: [] });

const named = (elements: readonly MarkupElement[], name: string) => elements.filter((each) => each.name === name);

test('a policy lets nothing in but the one style, which it names by its digest', () => {
  const elements = readMarkup(textOfOne(reportOf([entry(), ca])));
  const [style, ...others] = named(elements, 'style');
  expect(others).toEqual([]);
  const digest = createHash('sha256')
    .update(style?.text ?? '')
    .digest('base64');
  const policy = named(elements, 'meta').find(
    ({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy',
  );
  expect(policy?.attributes['content']).toBe(
    `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`,
  );
});

test('nothing in it runs, loads or leads anywhere', () => {
  const elements = readMarkup(textOfOne(reportOf([entry(), ca])));
  const names = new Set(elements.map(({ name }) => name));
  for (const name of ['script', 'a', 'img', 'link', 'iframe', 'object', 'image', 'use', 'foreignObject', 'form']) {
    expect(names).not.toContain(name);
  }
  const attributes = new Set(elements.flatMap((each) => Object.keys(each.attributes)));
  for (const name of attributes) expect(name).not.toMatch(/^on|^(?:src|href|style)$/);
});

test('findings, the end of each kind with what stops then, and every line', () => {
  const findings = [{ reason: 'names-differ', text: 'it lacks x' }] as const;
  const report = reportOf([entry({ state: 'invalid', findings }), { ...ca, notAfter: daysFrom(20) }], {
    drifted: [{ sink: 'main', location: '/out', drift: ['pki/ca.key has mode 0644'] }],
    unread: [{ sink: 'vault', text: 'it is sealed' }],
  });
  const elements = readMarkup(textOfOne(report));
  expect(named(elements, 'li').map(({ text }) => text)).toEqual([
    'apiserver cp1: names-differ: it lacks x',
    'sink vault: unreadable: it is sealed',
    '/out: drift: pki/ca.key has mode 0644',
  ]);
  const cells = named(elements, 'td').map(({ text }) => text);
  expect(cells).toContain(
    'No component, node or person can authenticate to the API server by certificate. The certificate under kubernetes-ca expires with the CA.',
  );
  expect(named(elements, 'svg').flatMap(({ attributes }) => attributes['aria-label'] ?? [])).toEqual([
    'Expiry timeline: kubernetes-ca expires first, on 2026-12-14',
    'Trust graph: 1 CA and signed certificates',
  ]);
});

test.each(hostileTexts)('whatever a certificate says is text: %j', (text) => {
  const usual = readMarkup(textOfOne(reportOf([entry(), ca]))).length;
  const hostile = entry({ artifact: text, subject: text, issuer: text, path: text, node: text });
  const elements = readMarkup(textOfOne(reportOf([hostile, ca], { source: text })));
  expect(elements).toHaveLength(usual);
  for (const each of elements) expect(each.text.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}/u);
});

test('of many, as many are drawn as can be taken in, and all are in the table', () => {
  const many = Array.from({ length: 500 }, (_, at) =>
    entry({ artifact: `file ${at}`, name: null, fingerprint: `${at}`, notAfter: daysFrom(at + 1) }),
  );
  const elements = readMarkup(textOfOne(reportOf([...many, ca])));
  expect(named(elements, 'rect').length).toBeLessThan(300);
  expect(named(elements, 'tr').length).toBeGreaterThan(1000);
  expect(named(elements, 'text').map(({ text }) => text)).toContain('and 441 more, in the table below');
});

test('CAs that signed each other lead round in no circle', () => {
  const one = { ...ca, artifact: 'one', name: null, fingerprint: 'one', signer: 'other' };
  const other = { ...ca, artifact: 'other', name: null, fingerprint: 'other', signer: 'one' };
  const top = { ...ca, fingerprint: 'top' };
  const elements = readMarkup(textOfOne(reportOf([top, one, other, entry({ signer: 'one' })])));
  const label = 'Trust graph: 2 CAs and signed certificates';
  const graph = elements.slice(elements.findIndex(({ attributes }) => attributes['aria-label'] === label));
  expect(named(graph, 'title').map(({ text }) => text)).toEqual([
    label,
    'kubernetes-ca',
    'one',
    'other',
    'apiserver cp1',
  ]);
  // From the first to the second and on to the leaf, not back.
  expect(named(graph, 'path').filter(({ attributes }) => attributes['class'] === 'edge')).toHaveLength(2);
});

test('nothing was found: the page says so', () => {
  expect(named(readMarkup(textOfOne(reportOf([]))), 'p').map(({ text }) => text)).toContain('Nothing was found.');
});

test('what servers really serve, where somebody has asked', () => {
  const served = [serverOf()];
  const heads = (report: Report) => named(readMarkup(textOfOne(report)), 'h2').map(({ text }) => text);
  expect(heads(reportOf([entry()], { served }))).toContain('Certificates that servers serve');
  expect(named(readMarkup(textOfOne(reportOf([], { served }))), 'td').map(({ text }) => text)).toContain(
    'no answer within 5 seconds',
  );
  expect(heads(reportOf([entry()]))).not.toContain('Certificates that servers serve');
});
