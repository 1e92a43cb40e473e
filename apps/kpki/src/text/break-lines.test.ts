import { expect, test } from 'vitest';
import { brokenLines } from './break-lines.ts';

const text = 'the private key is not the one in the certificate';
const length = (each: string): number => each.length;

test('lines are no longer than they may be, and say the same words', () => {
  for (const width of [12, 20, 30]) {
    const lines = brokenLines(text, width, length);
    expect(lines.filter((line) => line.length > width)).toEqual([]);
    expect(lines.join(' ')).toBe(text);
  }
});

test('a long word is not broken, nor is anything without a width', () => {
  expect(brokenLines('see /var/lib/kubelet/pki/kubelet.crt now', 10, length)).toEqual([
    'see',
    '/var/lib/kubelet/pki/kubelet.crt',
    'now',
  ]);
  expect(brokenLines(text, Number.POSITIVE_INFINITY, length)).toEqual([text]);
});

test('a long word is cut where it may be, and the next goes on behind its end', () => {
  const inHalves = (word: string): readonly string[] => [word.slice(0, 6), word.slice(6)];
  expect(brokenLines('a certificate of', 6, length, inHalves)).toEqual(['a', 'certif', 'icate', 'of']);
  expect(brokenLines('a component of', 6, length, inHalves)).toEqual(['a', 'compon', 'ent of']);
});

test('octets break behind each eighth, and no colon is lost where they are on one line', () => {
  const octets = Array.from({ length: 17 }, (_, at) => at.toString(16).padStart(2, '0')).join(':');
  expect(brokenLines(`serial ${octets}`, 60, length)).toEqual([`serial ${octets}`]);
  expect(brokenLines(`serial ${octets} of it`, 34, length)).toEqual([
    'serial 00:01:02:03:04:05:06:07:',
    '08:09:0a:0b:0c:0d:0e:0f:10 of it',
  ]);
});
