import { expect, test } from 'vitest';
import { examplesIn, problemsIn } from './readme-examples.ts';

const page = ["import { a } from '@kpki/spec';", '', 'a();'];
const markdown = ['# x', '', '```ts', ...page, '```', '', '```ts', 'a();', '```', ''].join('\n');

test('an example is a block that imports a package of the workspace', () => {
  expect(examplesIn('README.md', markdown)).toEqual([{ file: 'README.md', line: 4, code: `${page.join('\n')}\n` }]);
});

test('a name that a package does not export is a problem of its line; a name of the reader is none', () => {
  const output = [
    "../x/example0.ts(3,1): error TS2305: Module '@kpki/spec' has no exported member 'a'.",
    "../x/example0.ts(3,1): error TS2304: Cannot find name 'host'.",
    "../x/example0.ts(3,1): error TS2307: Cannot find module './index.js'.",
    '',
  ].join('\n');
  expect(problemsIn(output, examplesIn('README.md', markdown))).toEqual([
    expect.objectContaining({
      file: 'README.md:6',
      problem: expect.stringContaining("has no exported member 'a'"),
    }),
  ]);
});
