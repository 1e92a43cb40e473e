import { expect, test } from 'vitest';
import { namedIn, problemOf } from './prose-commands.ts';

test('commands are found between backquotes, and not in blocks', () => {
  const markdown = ['Say `kpki plan -o json | head`, not `kpki`.', '```sh', '`kpki frob`', '```', 'or `npx kpki frob`'];
  expect(namedIn(markdown.join('\n'))).toEqual([
    { line: 1, words: ['plan', '-o', 'json'] },
    { line: 5, words: ['frob'] },
  ]);
});

test.each([
  'plan',
  'plan -f kubeadm.yaml --dir out',
  'kubeconfig',
  'kubeconfig user jane',
  '-e prod',
  'COMMAND --help',
  '… | head',
  'help',
  'help TOPIC',
  'help phases',
])('`kpki %s` is one', (words) => expect(problemOf(words.split(' '))).toBeNull());

test.each([
  ['help frob', 'there is no command `kpki help frob`'],
  ['frob', 'there is no command `kpki frob`'],
  ['kubeconfig person', 'there is no command `kpki kubeconfig person`'],
  ['plan --yes', '`kpki plan` has no option --yes'],
  ['status --with=3d', '`kpki status` has no option --with=3d'],
  ['explain -f a', '`kpki explain` has no option -f'],
])('`kpki %s` is none', (words, problem) => expect(problemOf(words.split(' '))).toBe(problem));
