import { expect, test } from 'vitest';
import { madeUpWorkspace } from '../../test/made-up.ts';
import { lockfile, staleProblems } from './lockfile.ts';

test('only links of the workspace may be resolved', async () => {
  const packages = {
    'node_modules/a': { version: '1.0.0', resolved: 'https://packages.example.com/a.tgz' },
    'node_modules/b': { version: '1.0.0' },
    'node_modules/c': { resolved: 'packages/c', link: true },
  };
  const problems = await lockfile.problems(madeUpWorkspace({ 'package-lock.json': JSON.stringify({ packages }) }));
  expect(problems).toMatchObject([{ problem: 'node_modules/a has a resolved address' }]);
});

test('each package of the workspace is listed with its dependencies', () => {
  const manifest = { name: 'a', dependencies: { zod: '^4.2.0', yaml: '^2.9.1' } };
  const own = [{ folder: 'packages/a', manifest }];
  const dependencies = { yaml: '^2.9.1', zod: '^4.2.0' };
  expect(staleProblems(own, { 'packages/a': { dependencies } })).toEqual([]);
  for (const locked of [{}, { 'packages/a': {} }, { 'packages/a': { dependencies, devDependencies: { b: '1' } } }]) {
    expect(staleProblems(own, locked)).toMatchObject([{ problem: expect.stringContaining('packages/a') }]);
  }
});
