import { expect, test } from 'vitest';
import { instructionsIn, prints } from './console-blocks.ts';

test('commands, their output and named files are found, in order', () => {
  const markdown = [
    'Text.',
    '```yaml',
    '# kpki.yaml',
    'kind: ClusterPKI',
    '```',
    '```yaml',
    'kind: not saved',
    '```',
    '```sh',
    'not run',
    '```',
    '```console',
    '$ first \\',
    '    --more',
    'one',
    '$ second',
    '```',
    'Needs on your PATH: `etcd`, `kubectl`.',
    '```console',
    '$ etcd',
    '```',
  ].join('\n');
  expect(instructionsIn(markdown)).toEqual([
    { line: 2, name: 'kpki.yaml', text: '# kpki.yaml\nkind: ClusterPKI\n' },
    { line: 13, command: 'first \\\n    --more', output: ['one'] },
    { line: 16, command: 'second', output: [] },
    { line: 18, programs: ['etcd', 'kubectl'] },
    { line: 20, command: 'etcd', output: [] },
  ]);
});

test.each<[actual: string, shown: readonly string[], same: boolean]>([
  ['anything\n', [], true],
  ['one\n', ['one'], true],
  ['one\ntwo\n', ['one'], false],
  ['one\n', ['one', 'two'], false],
  ['a (b)\n', ['a (b)'], true],
  ['ends 2027-01-01 ok\n', ['ends … ok'], true],
  ['one\ntwo\nthree\n', ['one', '…', 'three'], true],
  ['one\nthree\n', ['one', '…', 'three'], true],
  ['one\ntwo\n', ['…', 'three'], false],
])('%j against %j: %s', (actual, shown, same) => {
  expect(prints(actual, shown)).toBe(same);
});
