import { expect, test } from 'vitest';
import { coded } from '../../test/coded.ts';
import { statement } from '../model/statement.ts';
import { clockVerdict, tokensUnread } from './within-cluster.ts';

const server = { name: 'kube-apiserver', node: 'cp1' } as const;
const here = new Date('2026-11-26T12:00:00Z');

test.each([
  ['2026-11-26T11:56:00Z', 'yes', coded('clock/agrees', { server })],
  ['2026-11-26T12:05:00Z', 'yes', coded('clock/agrees', { server })],
  ['2026-11-26T09:00:00Z', 'no', coded('clock/differs', { server, seconds: 3 * 3600 })],
  ['2026-11-26T12:06:00Z', 'no', coded('clock/differs', { server, seconds: -6 * 60 })],
  ['2026-11-26T18:10:00Z', 'no', coded('clock/differs', { server, seconds: -370 * 60 })],
] as const)('the clock of an API server at %s, with 12:00 here: %s', (there, holds, text) => {
  expect(clockVerdict(server, new Date(there), here)).toMatchObject({ holds, text });
});

test('an API server that does not report the time proves nothing', () => {
  expect(clockVerdict(server, null, here)).toMatchObject({ holds: 'unproven' });
});

test('tokens are unproven for each API server that is not asked, where they are checked', () => {
  const servers = [server, { name: 'kube-apiserver', node: 'cp2' }] as const;
  const why = statement('api/unreached');
  const unread = (checks: Parameters<typeof tokensUnread>[0]) => tokensUnread(checks, servers as never, why);
  expect(unread(new Set(['tokens'])).map(({ holds, node }) => [holds, node])).toEqual([
    ['unproven', 'cp1'],
    ['unproven', 'cp2'],
  ]);
  expect(unread(new Set(['clock']))).toEqual([]);
  expect(unread(null)).toEqual([]);
});
