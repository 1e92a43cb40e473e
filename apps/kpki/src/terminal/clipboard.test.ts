import { expect, test } from 'vitest';
import { copySequence } from './clipboard.ts';

// The example of xterm's ctlseqs, with the text as base64.
test('a text is sent as OSC 52, in UTF-8', () => {
  expect(copySequence('hello')).toBe('\u001b]52;c;aGVsbG8=\u0007');
  expect(copySequence('山')).toBe('\u001b]52;c;5bGx\u0007');
});
