import { execFileSync } from 'node:child_process';
import { randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordsOf } from '../../test/command-words.ts';
import { commandParts } from '../text/break-command.ts';
import { shellWord } from './option-words.ts';

const unit = fc.constantFrom(...'aé山👩 \'"\\$`!~*-=\u001b\u0007\r\n\t\u007f\u009b\u202e\u2028\u{e0001}');

test('a shell takes a word for the text that it is made of, and a terminal obeys nothing in it', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit, maxLength: 8 }), { minLength: 20, maxLength: 20 }), (texts) => {
      const words = texts.map(shellWord);
      for (const word of words) {
        expect(word).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(commandParts(`x ${word}`).join(' ')).toBe(`x ${word}`);
      }
      const said = execFileSync('bash', ['-c', `printf '%s\\0' ${words.join(' ')}`], { encoding: 'utf8' });
      expect(said.split('\0').slice(0, -1)).toEqual(texts);
      expect(wordsOf(words.join(' '))).toEqual(texts);
    }),
    { ...randomCases(30) },
  );
});
