import { expect, test } from 'vitest';
import { rotatedText } from './phases.ts';

test('what is rotated is counted by what it is', () => {
  expect(rotatedText(1, [{ name: 'etcd-ca' }])).toBe('1 CA');
  expect(rotatedText(2, [{ name: 'etcd-ca' }, { name: 'kubernetes-ca' }])).toBe('2 CAs');
  expect(rotatedText(1, [{ name: 'sa' }])).toBe('1 key');
  expect(rotatedText(2, [{ name: 'etcd-ca' }, { name: 'sa' }])).toBe('2 CAs or keys');
});
