import { expect, test } from 'vitest';
import { inWords } from '../../test/said.ts';
import { clockVerdict } from './within-cluster.ts';

const server = { name: 'kube-apiserver', node: 'cp1' } as const;
const here = new Date('2026-11-26T12:00:00Z');

test.each([
  ['2026-11-26T11:56:00Z', 'yes', 'it agrees with that of kube-apiserver cp1'],
  ['2026-11-26T12:05:00Z', 'yes', 'it agrees with that of kube-apiserver cp1'],
  [
    '2026-11-26T09:00:00Z',
    'no',
    'it is 3 hours ahead of that of kube-apiserver cp1: what is made now is not valid there yet; set ',
  ],
  ['2026-11-26T12:06:00Z', 'no', 'it is 6 minutes behind that of'],
  ['2026-11-26T18:10:00Z', 'no', 'it is 6 hours behind that of kube-apiserver cp1: what is made now ends early, '],
] as const)('where an API server has %s it is said whether that is the same time', (there, holds, text) => {
  expect(inWords(clockVerdict(server, new Date(there), here))).toMatchObject({
    holds,
    text: expect.stringContaining(text),
  });
});

test('an API server that does not tell proves nothing', () => {
  expect(clockVerdict(server, null, here)).toMatchObject({ holds: 'unproven' });
});
