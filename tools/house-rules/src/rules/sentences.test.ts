import { expect, test } from 'vitest';
import { madeUpWorkspace } from '../../test/made-up.ts';
import { sentences, sentencesIn } from './sentences.ts';

const built = "export const text = 'the key is missing here';\n";

test('the engine and the program build no sentence, apart from tables and tests', async () => {
  const workspace = madeUpWorkspace({
    'packages/engine/src/plan/one.ts': built,
    'packages/engine/src/plan/one.test.ts': built,
    'apps/kpki/src/session/one.ts': `\n${built}`,
    'apps/kpki/src/ui/view/one.tsx': built,
    'apps/kpki/src/ui/keys.ts': built,
    'packages/presentation/src/screens/one.ts': built,
  });
  expect(await sentences.problems(workspace)).toMatchObject([
    { file: 'packages/engine/src/plan/one.ts:1', problem: 'builds a sentence: the key is missing here' },
    { file: 'apps/kpki/src/session/one.ts:2' },
    { file: 'apps/kpki/src/ui/view/one.tsx:1' },
  ]);
});

test('thrown errors have a limited number of sentences', async () => {
  const thrown = (count: number): string => "throw new PluginError('invalid', 'the key is encrypted');\n".repeat(count);
  const file = 'packages/engine/src/plan/one.ts';
  expect(await sentences.problems(madeUpWorkspace({ [file]: thrown(10) }))).toEqual([]);
  expect(await sentences.problems(madeUpWorkspace({ [file]: thrown(200) }))).toMatchObject([
    { file: 'packages/engine/src', problem: expect.stringMatching(/^200 thrown errors/) },
  ]);
});

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
