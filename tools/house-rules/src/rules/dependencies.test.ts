import { expect, test } from 'vitest';
import { madeUpWorkspace } from '../../test/made-up.ts';
import { dependencies, pageProblems } from './dependencies.ts';

const page = ['| package | why |', '|---|---|', '| `yaml` | because of `positions` |'].join('\n');

test('each dependency needs its line, and each line its dependency', () => {
  expect(pageProblems(page, [{ name: 'yaml', file: 'a/package.json' }])).toEqual([]);
  expect(pageProblems(page, [])).toMatchObject([{ problem: 'yaml is no dependency' }]);
  const unwritten = [
    { name: 'yaml', file: 'a/package.json' },
    { name: 'zod', file: 'b/package.json' },
  ];
  expect(pageProblems(page, unwritten)).toMatchObject([{ file: 'b/package.json' }]);
});

test('packages of the workspace and of the root are read, and the own ones need no line', async () => {
  const workspace = madeUpWorkspace({
    'package.json': JSON.stringify({ name: 'root', devDependencies: { tsup: '*' } }),
    'packages/a/package.json': JSON.stringify({ name: '@kpki/a', dependencies: { '@kpki/b': '*', zod: '*' } }),
    'packages/b/package.json': JSON.stringify({ name: '@kpki/b', optionalDependencies: { rare: '*' } }),
    'docs/decisions/dependencies.md': page,
  });
  const problems = await dependencies.problems(workspace);
  expect(problems.map(({ problem }) => problem.split(' ')[0])).toEqual(['tsup', 'zod', 'rare', 'yaml']);
});
