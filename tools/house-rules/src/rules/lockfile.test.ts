import { expect, test } from 'vitest';
import { madeUpWorkspace } from '../../test/made-up.ts';
import { lockfile } from './lockfile.ts';

test('only links of the workspace may be resolved', async () => {
  const packages = {
    'node_modules/a': { version: '1.0.0', resolved: 'https://packages.example.com/a.tgz' },
    'node_modules/b': { version: '1.0.0' },
    'node_modules/c': { resolved: 'packages/c', link: true },
  };
  const problems = await lockfile.problems(madeUpWorkspace({ 'package-lock.json': JSON.stringify({ packages }) }));
  expect(problems).toMatchObject([{ problem: 'node_modules/a has a resolved address' }]);
});
