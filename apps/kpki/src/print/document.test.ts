import { type Block, command, fact, heading, note, pause, table } from '@kpki/presentation';
import { expect, test } from 'vitest';
import { documentText, screenLines, spokenLines } from './document.ts';

const view = { wide: false, width: Number.POSITIVE_INFINITY, colors: false };
const row = { glyph: '✓', label: 'done', severity: 'info', subject: 'trust', texts: ['both are trusted.'] } as const;

const document: readonly Block[] = [
  note('not all is proven', { glyph: '?', label: 'unproven', severity: 'warning' }),
  note('checking', { glyph: '…' }),
  pause,
  heading('Next'),
  command('kpki verify --live'),
  command('kpki rotate sa', 'Then'),
  { is: 'rows', begins: 'number', rows: [row, { ...row, glyph: '', label: 'later', subject: 'reissue' }] },
  { is: 'rows', begins: 'subject', rows: [row] },
  { is: 'rows', begins: 'label', rows: [row] },
  { is: 'list', items: [{ mark: 'dash', text: 'Each node trusts both:', commands: ['kubectl get nodes'] }] },
];

test('a terminal gets glyphs, columns and commands that can be copied', () => {
  expect(documentText(document, view).split('\n')).toEqual([
    '? unproven: not all is proven',
    '… checking',
    '',
    'Next:',
    '  kpki verify --live',
    'Then: kpki rotate sa',
    '1 trust    ✓ done   both are trusted.',
    '2 reissue    later  both are trusted.',
    'trust  ✓ done: both are trusted.',
    '✓ done     trust  both are trusted.',
    '  - Each node trusts both:',
    '      kubectl get nodes',
  ]);
});

test('a screen reader gets words: no glyph, and no column', () => {
  expect(spokenLines(document)).toEqual([
    'unproven: not all is proven',
    'checking',
    'Next:',
    'kpki verify --live',
    'Then: kpki rotate sa',
    '1. trust: done; both are trusted.',
    '2. reissue: later; both are trusted.',
    'trust: done; both are trusted.',
    'done trust; both are trusted.',
    'Each node trusts both:',
    'kubectl get nodes',
  ]);
});

test('a screen breaks what is wider', () => {
  const [first, second] = screenLines([note('kube-apiserver cp1: it trusts the old CA', { glyph: '✗' })], 36);
  expect([first?.text, second?.text]).toEqual(['✗ kube-apiserver cp1: it trusts the', '  old CA']);
});

test('a terminal and a screen reader obey nothing in a text', () => {
  const hostile = note('the credential is in /srv/\u001b[2J/x.pem', { label: 'blocked' });
  for (const shown of [documentText([hostile], view), ...spokenLines([hostile]), screenLines([hostile], 80)[0]?.text]) {
    expect(shown).toContain('/srv/\\u{1b}[2J/x.pem');
    expect(shown).not.toContain('\u001b');
  }
});

const certificates = table<readonly [string, string, string]>(
  [
    ['ARTIFACT', ([name]) => name],
    ['LEFT', ([, left]) => ({ text: left, short: left.slice(0, 2), severity: 'info' })],
    ['NODE', ([, , node]) => node],
  ],
  [
    ['apiserver', '9y 11mo', 'cp1'],
    ['sa', '3d', '-'],
  ],
);

test('a table has columns, short cells where it is too wide, and is spoken row by row with its titles', () => {
  expect(documentText([certificates], view).split('\n')).toEqual([
    'ARTIFACT   LEFT     NODE',
    'apiserver  9y 11mo  cp1',
    'sa         3d       -',
  ]);
  expect(documentText([certificates], { ...view, width: 20 }).split('\n')[1]).toBe('apiserver  9y    cp1');
  expect(screenLines([certificates], 40).map(({ text }) => text)[1]).toBe('apiserver  9y    cp1');
  expect(spokenLines([certificates])).toEqual(['apiserver; left 9y 11mo; node cp1', 'sa; left 3d']);
});

test('facts share a column of labels', () => {
  const facts: readonly Block[] = [{ is: 'facts', facts: [fact('Names', ['cp1', 'cp2']), fact('Subject', ['CN=a'])] }];
  expect(documentText(facts, view).split('\n')).toEqual(['Names    cp1', '         cp2', 'Subject  CN=a']);
  expect(spokenLines(facts)).toEqual(['Names: cp1', 'Names: cp2', 'Subject: CN=a']);
});

test('verdicts are indented, results are not, and what is copied below stays whole', () => {
  const verdict = {
    glyph: '?',
    label: 'unproven',
    severity: 'unknown',
    subject: '',
    texts: ['token Secrets'],
  } as const;
  const rows = [{ ...verdict, copied: ['apiVersion: v1'] }];
  expect(documentText([{ is: 'rows', begins: 'verdict', rows }], view).split('\n')).toEqual([
    '  ? unproven  token Secrets',
    '              apiVersion: v1',
  ]);
  expect(documentText([{ is: 'rows', begins: 'result', rows: [verdict] }], view)).toBe('? unproven      token Secrets');
  expect(spokenLines([{ is: 'rows', begins: 'verdict', rows }])).toEqual(['unproven: token Secrets', 'apiVersion: v1']);
});
