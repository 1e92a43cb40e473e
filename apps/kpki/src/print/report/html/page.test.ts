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
  const rows = new Set(['badge critical', 'badge unknown', 'badge warning']);
  expect(
    named(elements, 'span')
      .filter(({ attributes }) => rows.has(attributes['class'] ?? ''))
      .map(({ text }) => text),
  ).toEqual(['≠ invalid', '? unreadable', '* drifted']);
  expect(
    named(elements, 'strong')
      .map(({ text }) => text)
      .slice(0, 3),
  ).toEqual(['apiserver cp1', 'sink vault', '/out']);
  expect(named(elements, 'p').map(({ text }) => text)).toEqual(
    expect.arrayContaining(['names-differ: it lacks x', 'it is sealed', 'pki/ca.key has mode 0644']),
  );
  const cells = named(elements, 'td').map(({ text }) => text);
  expect(cells).toContain(
    'No component, node or person can authenticate to the API server by certificate. The certificate under kubernetes-ca expires with the CA.',
  );
  expect(elements.flatMap(({ attributes }) => attributes['aria-label'] ?? [])).toEqual([
    'Expiry timeline: kubernetes-ca expires first, on 2026-12-14',
    'Expiry',
    'Trust tree: 1 CA and signed certificates',
    'All artifacts, worst first',
  ]);
});

test('copies with the same findings are one row, with the worst state', () => {
  const findings = [{ reason: 'copy-missing', text: 'node cp1 has no copy' }] as const;
  const copy = (node: string, state: 'ok' | 'missing') => ({ ...ca, node, state, findings });
  const elements = readMarkup(textOfOne(reportOf([copy('cp2', 'ok'), copy('cp1', 'missing')])));
  const rows = new Set(['badge critical', 'badge warning']);
  expect(
    named(elements, 'span')
      .filter(({ attributes }) => rows.has(attributes['class'] ?? ''))
      .map(({ text }) => text),
  ).toEqual(['_ missing']);
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
  expect(named(elements, 'li').map(({ text }) => text)).toContain('and 441 more, in the table below');
});

test('CAs that signed each other lead round in no circle', () => {
  const one = { ...ca, artifact: 'one', name: null, fingerprint: 'one', signer: 'other' };
  const other = { ...ca, artifact: 'other', name: null, fingerprint: 'other', signer: 'one' };
  const top = { ...ca, fingerprint: 'top' };
  const elements = readMarkup(textOfOne(reportOf([top, one, other, entry({ signer: 'one' })])));
  const label = 'Trust tree: 2 CAs and signed certificates';
  const tree = elements.slice(elements.findIndex(({ attributes }) => attributes['aria-label'] === label));
  // From the first to the second and on to the leaf, not back.
  expect(named(tree, 'strong').map(({ text }) => text)).toEqual(['kubernetes-ca', 'one', 'other', 'apiserver cp1']);
});

test('nothing was found: the page says so', () => {
  expect(named(readMarkup(textOfOne(reportOf([]))), 'p').map(({ text }) => text)).toContain('Nothing was found.');
});

test('what servers really serve, where somebody has asked', () => {
  const served = [serverOf()];
  const heads = (report: Report) => named(readMarkup(textOfOne(report)), 'h2').map(({ text }) => text);
  expect(heads(reportOf([entry()], { served }))).toContain('Certificates that servers serve');
  expect(named(readMarkup(textOfOne(reportOf([], { served }))), 'td').map(({ text }) => text)).toContain(
    'unreachable: no answer within 5 seconds',
  );
  expect(heads(reportOf([entry()]))).not.toContain('Certificates that servers serve');
});

test('the worst is in front', () => {
  const states = ['ok', 'due', 'expired', 'invalid'] as const;
  const entries = states.map((state, at) => entry({ artifact: state, state, fingerprint: `${at}`, findings: [] }));
  const elements = readMarkup(textOfOne(reportOf(entries)));
  const order = named(elements, 'strong').map(({ text }) => text);
  expect(order.slice(0, 3)).toEqual(['expired', 'invalid', 'due']);
  const badges = named(elements, 'li').filter(({ attributes }) => attributes['class']?.startsWith('badge'));
  expect(badges.map(({ text }) => text)).toEqual(['† 1 expired', '≠ 1 invalid', '! 1 due', '✓ 1 ok']);
});

test('what expired stands left of today, and a renewal window is a frame', () => {
  const ended = entry({
    artifact: 'old',
    name: null,
    fingerprint: 'old',
    notAfter: daysFrom(-3),
    residualSeconds: -3 * 86_400,
  });
  const rects = named(readMarkup(textOfOne(reportOf([ended, entry()]))), 'rect').map(({ attributes }) => attributes);
  expect(rects.map((each) => each['class'])).toEqual(['critical', 'info', 'window']);
  expect(Number.parseFloat(rects[0]?.['width'] ?? '')).toBeLessThan(Number.parseFloat(rects[1]?.['x'] ?? ''));
});

test('of several clusters: how each is, the worst first, with a link to its section in the same order', () => {
  const well = reportOf([entry()], { source: 'well' });
  const drifted = reportOf([entry()], {
    source: 'drifted',
    drifted: [{ sink: 'main', location: '/out', drift: ['pki/ca.key has mode 0644'] }],
  });
  const bad = reportOf([entry({ state: 'missing' }), ca], { source: 'bad' });
  const lost = [{ file: 'lost.yaml', text: 'it is empty' }];
  const elements = readMarkup(htmlPage({ reports: [well, drifted, bad], lost }));
  const badges = named(elements, 'span').map(({ text }) => text);
  expect(badges.slice(0, 4)).toEqual(['_ missing', '? unreadable', '* drifted', '✓ ok']);
  expect(named(elements, 'p').map(({ text }) => text)).toEqual(
    expect.arrayContaining(['1 of 2 artifacts is not ok.', 'it is empty', 'The 1 artifact is ok.']),
  );
  const links = named(elements, 'a').map(({ text, attributes }) => [text, attributes['href']]);
  const sections = named(elements, 'section').map(({ attributes: { id, 'aria-label': label } }) => [label, `#${id}`]);
  expect(links).toEqual(sections);
  expect(links.map(([text]) => text)).toEqual(['bad', 'drifted', 'well']);
});
