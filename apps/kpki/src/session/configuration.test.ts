import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endOfUtf8 } from './configuration.ts';

const bad = Buffer.of(0xe9);

test('UTF-8 has no such location', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => endOfUtf8(Buffer.from(text)) === null));
});

test('the location of the first byte that is none, whatever stands before it', () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'é', '\uFFFD', '😀', '\t') });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 4 }), line, line, (lines, before, after) => {
      const bytes = Buffer.concat([Buffer.from([...lines, before].join('\n')), bad, Buffer.from(`a${after}\n`), bad]);
      expect(endOfUtf8(bytes)).toEqual({ line: lines.length + 1, column: before.length + 1 });
    }),
  );
});
