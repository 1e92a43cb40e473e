import { expect, test } from 'vitest';
import { goneProblems, howToProblems } from './how-tos.ts';

const file = 'docs/how-to/page.md';
const whole = [
  '# Page',
  'Goal: a page.',
  '## Before you begin',
  '## Steps',
  '## Verify',
  '### Roll back: redo',
  '## Troubleshooting',
].join('\n');

const problemsOf = (text: string, leftOut = {}): readonly string[] =>
  howToProblems(file, text, { 'page.md': leftOut }).map(({ problem }) => problem);

test('a page with every section has no problem', () => {
  expect(problemsOf(whole)).toEqual([]);
});

test.each([
  ['goal', 'Goal: a page.'],
  ['before you begin', '## Before you begin'],
  ['verify', '## Verify'],
  ['roll back', '### Roll back: redo'],
  ['troubleshooting', '## Troubleshooting'],
])('without "%s" it has one, unless a reason is given', (section, heading) => {
  const text = whole.replace(heading, '');
  expect(problemsOf(text)).toEqual([`lacks the section "${section}"`]);
  expect(problemsOf(text, { [section]: 'it changes nothing' })).toEqual([]);
});

test('a heading in a block is none', () => {
  expect(problemsOf(whole.replace('## Verify', '```sh\n## Verify\n```'))).toEqual(['lacks the section "verify"']);
});

test('a reason for a section that is written, or for a page that is gone, is a problem', () => {
  expect(problemsOf(whole, { verify: 'it changes nothing' })).toEqual([
    'has the section "verify", which how-to-sections.ts leaves out',
  ]);
  expect(goneProblems([file], { 'page.md': {}, 'gone.md': {} })).toMatchObject([{ file: 'docs/how-to/gone.md' }]);
});
