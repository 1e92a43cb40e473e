import { expect, test } from 'vitest';
import { hanging, paragraph, wrapped } from './wrap.ts';

const text = 'the private key is not the one in the certificate';

test('lines are no longer than they may be, and say the same words', () => {
  for (const width of [12, 20, 30]) {
    const lines = wrapped(text, width);
    expect(lines.every((line) => line.length <= width)).toBe(true);
    expect(lines.join(' ')).toBe(text);
  }
});

test('a long word is not broken, nor is anything without a width', () => {
  expect(wrapped('see /var/lib/kubelet/pki/kubelet.crt now', 10)).toEqual([
    'see',
    '/var/lib/kubelet/pki/kubelet.crt',
    'now',
  ]);
  expect(wrapped(text, Number.POSITIVE_INFINITY)).toEqual([text]);
});

test('behind a head, and a little indented', () => {
  expect(hanging('  × fails  ', text, 45)).toEqual([
    '  × fails  the private key is not the one in',
    '           the certificate',
  ]);
  expect(paragraph(text, 30)).toEqual(['the private key is not the', '  one in the certificate']);
});
