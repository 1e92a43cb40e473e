import { expect, test } from 'vitest';
import { bellSequence } from './bell.ts';

test('a bell is BEL, and a notification OSC 9', () => {
  expect(bellSequence('bell', 'kpki: apply done')).toBe('\u0007');
  expect(bellSequence('notification', 'kpki: apply done')).toBe('\u001b]9;kpki: apply done\u0007');
});
