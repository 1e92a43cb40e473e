import { expect, test } from 'vitest';
import { madeUpWorkspace } from '../../test/made-up.ts';
import type { Manifest } from '../workspace.ts';
import { manifestProblems, manifests } from './manifests.ts';

const complete: Manifest = {
  name: '@kpki/a',
  description: 'A.',
  license: 'Apache-2.0',
  type: 'module',
  files: ['dist'],
  engines: { node: '>=22.19' },
};

test('a complete package.json has no problem', () => {
  expect(manifestProblems('package.json', complete)).toEqual([]);
});

test.each(['description', 'license', 'type', 'files', 'engines'] as const)('without %s it has one', (field) => {
  const { [field]: _, ...rest } = complete;
  expect(manifestProblems('package.json', rest)).toHaveLength(1);
});

test('what is published needs a README, and what is private does not', async () => {
  const workspace = madeUpWorkspace({
    'packages/a/package.json': JSON.stringify(complete),
    'tools/b/package.json': JSON.stringify({ name: 'b', private: true }),
  });
  expect(await manifests.problems(workspace)).toMatchObject([{ file: 'packages/a', problem: 'has no README.md' }]);
});
