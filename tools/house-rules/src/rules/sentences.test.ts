import { expect, test } from 'vitest';
import { sentencesIn } from './sentences.ts';

test('a sentence is found with its line, and what a template inserts is left out', () => {
  const source =
    "const a = 'kube-apiserver';\nreturn `the file \x24{names.map((each) => `\x24{each}!`).join(', ')} is missing`;\n";
  expect(sentencesIn(source)).toEqual([{ line: 2, text: 'the file … is missing', isThrown: false }]);
});

test('an error at an edge has a sentence of its own', () => {
  const source = "if (a) throw new PluginError('invalid', 'the key is encrypted');";
  expect(sentencesIn(source)).toMatchObject([{ isThrown: true }]);
});

test('the statement after an error has none', () => {
  const source = "throw new PluginError('invalid', 'the key is encrypted');\nreturn 'the key is fine';";
  expect(sentencesIn(source).map(({ isThrown }) => isThrown)).toEqual([true, false]);
});

test.each([
  ["// it's a comment that says much\nconst a = 'x';", 'a comment'],
  ['/** What is it? One of many `words`. */ const b = 1;', 'a docstring'],
  ["const c = /it is '[`]a pattern/;\nconst d = 'kubelet client';", 'a pattern'],
  ["type Phase = 'trust' | 'reissue';", 'a type'],
  ["const d = 'systemctl restart kubelet now';", 'a command'],
])('%j is none: %s', (source) => {
  expect(sentencesIn(source)).toEqual([]);
});
