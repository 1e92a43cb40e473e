import { expect, test } from 'vitest';
import { blockProblems, shellCommandsIn, unknownProblems } from './commands.ts';

const markdown = [
  '```sh',
  'kpki plan   # says what would be made',
  '# a comment alone',
  'kpki status',
  '```',
  '```sh',
  '# not run by a test: it needs another machine',
  'scp a b',
  '```',
  '```sh',
  '# not run by a test:',
  'scp c d',
  '```',
  '```console',
  '$ kpki apply',
  '```',
  '```text',
  '$ kpki verify   # the files',
  'All 40 checks hold.',
  '```',
].join('\n');

test('commands of sh and text blocks are found without their comments, unless the block gives a reason', () => {
  expect(shellCommandsIn('a.md', markdown)).toEqual([
    { file: 'a.md:2', command: 'kpki plan' },
    { file: 'a.md:4', command: 'kpki status' },
    { file: 'a.md:12', command: 'scp c d' },
    { file: 'a.md:18', command: 'kpki verify' },
  ]);
});

test('a command that no row knows is a problem', () => {
  const problems = unknownProblems(shellCommandsIn('a.md', markdown), [
    { command: 'kpki plan' },
    { command: 'scp c d' },
    { command: 'kpki verify' },
  ]);
  expect(problems).toMatchObject([{ file: 'a.md:4', problem: '`kpki status` is run by no test' }]);
});

test('a block that hides its commands from the tests is a problem', () => {
  expect(blockProblems('a.md', markdown)).toEqual([]);
  const hiding = [
    '```bash',
    'kpki frob',
    '```',
    '```',
    'kpki frob',
    '```',
    '- so:',
    '  ```sh',
    '  kpki frob',
    '  ```',
    '~~~sh',
  ];
  expect(blockProblems('a.md', hiding.join('\n')).map(({ file, problem }) => `${file} ${problem}`)).toEqual([
    'a.md:1 a block of bash',
    'a.md:4 a block of no language',
    'a.md:8 a block that no test reads',
    'a.md:10 a block that no test reads',
    'a.md:11 a block that no test reads',
  ]);
});
