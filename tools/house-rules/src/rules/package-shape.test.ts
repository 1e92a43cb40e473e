import { expect, test } from 'vitest';
import { madeUpWorkspace } from '../../test/made-up.ts';
import { packageShape } from './package-shape.ts';

test('a clone without a build is told so once, with the command that builds', async () => {
  const workspace = madeUpWorkspace({
    'packages/a/package.json': JSON.stringify({ name: '@kpki/a' }),
    'packages/b/package.json': JSON.stringify({ name: '@kpki/b' }),
    'tools/c/package.json': JSON.stringify({ name: 'c', private: true }),
  });
  expect(await packageShape.problems(workspace)).toEqual([
    {
      file: 'packages/a, packages/b',
      problem: 'no `dist`, so no package was packed',
      next: 'run `npm run check`, which builds first, or `npm run build`',
    },
  ]);
});
