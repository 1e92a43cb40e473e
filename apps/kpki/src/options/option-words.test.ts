import { expect, test } from 'vitest';
import { shellWord } from './option-words.ts';

test.each([
  ['out', 'out'],
  ['my files', "'my files'"],
  ["it's", "'it'\\''s'"],
  ['a\u001b[2Jb', "$'a\\033[2Jb'"],
  ["a\u202e'\\", "$'a\\342\\200\\256\\047\\134'"],
])('%j is %s', (text, word) => expect(shellWord(text)).toBe(word));
