import { expect, test } from 'vitest';
import { wordProblems } from './retired-words.ts';

// Put together here, so that this file has no such word itself.
const whole = (...parts: readonly string[]): string => parts.join('');

test.each([
  [whole('an author', 'ity of the cluster'), 'CA'],
  [whole('Author', 'ities'), 'CA'],
  [whole('arte', 'facts'), 'artifact'],
  [whole('the follow', '-up'), 'rollout'],
  [whole('status.hin', 'dered'), 'blocked'],
  [whole('same', 'Files'), 'targetFlags'],
  [whole('the same decl', 'aration'), 'spec, or specFlags for the options that name it'],
  [whole('Read', 'Cus', 'tody'), 'CA placement'],
])('%s is a problem', (text, use) => {
  expect(wordProblems('a.ts', `one\n${text}\n`)[0]).toMatchObject({ file: 'a.ts:2', next: `write \`${use}\`` });
});

test.each([
  'x509: certificate signed by unknown authority',
  'certificate-authority-data',
  'a certificate authority',
  'authorityKeyId',
  'authority key identifier',
])('%s is none', (text) => {
  expect(wordProblems('a.ts', text)).toEqual([]);
});

test.each([whole('what it ta', 'kes away'), whole('isTak', 'enAway'), whole('takes', 'Away')])(
  '%s is a problem in a source',
  (text) => {
    expect(wordProblems('packages/engine/src/a.ts', text)).toHaveLength(1);
  },
);

test('an unclear word is a problem in a source and a document, not in a test, and not in a text that stays', () => {
  const line = whole('it is to', 'ld by no', 'body');
  expect(wordProblems('packages/engine/src/a.ts', line)).toHaveLength(2);
  expect(wordProblems('docs/a.md', line)).toHaveLength(2);
  expect(wordProblems('packages/engine/src/a.test.ts', line)).toEqual([]);
  expect(wordProblems('docs/a.md', whole('passed opened.asks-no', 'body'))).toEqual([]);
});
