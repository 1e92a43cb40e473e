import { expect, test } from 'vitest';
import { madeUpPackage, madeUpWorkspace } from '../../test/made-up.ts';
import type { Package } from '../workspace.ts';
import { fileProblems, graphProblems, layers, mayUse, type ProjectGraph } from './layers.ts';

const layerNames = Object.keys(mayUse) as (keyof typeof mayUse)[];

/** One project of each layer, and one edge. */
function graphWith(source: string, target: string): ProjectGraph {
  return {
    nodes: Object.fromEntries(
      layerNames.map((layer) => [layer, { data: { root: `packages/${layer}`, tags: [`layer:${layer}`] } }]),
    ),
    dependencies: { [source]: [{ source, target }] },
  };
}

test('an edge is a problem exactly where its layers do not allow it', () => {
  const refused = layerNames.flatMap((source) =>
    layerNames
      .filter((target) => graphProblems(graphWith(source, target), []).length > 0)
      .map((target) => `${source} → ${target}`),
  );
  expect(refused).toContain('adapter → engine');
  expect(refused).toContain('spec → plugin');
  expect(refused).toContain('engine → adapter');
  expect(refused).toContain('plugin → app');
  expect(refused).not.toContain('adapter → x509');
  expect(refused).not.toContain('app → adapter');
  expect(refused).not.toContain('engine → x509');
  expect(refused.filter((edge) => edge.startsWith('tool'))).toEqual([]);
});

test('a problem names the file, both layers and what is allowed', () => {
  expect(graphProblems(graphWith('adapter', 'engine'), [])).toEqual([
    {
      file: 'packages/adapter/package.json',
      problem: 'adapter (adapter) depends on engine (engine)',
      next: 'a package of layer adapter may use plugin, x509; move the code, or what it needs',
    },
  ]);
});

test('a tool may serve tests and may not be shipped', () => {
  const graph = graphWith('x509', 'tool');
  const forTests = madeUpPackage('packages/x509', { name: 'x509', devDependencies: { tool: '*' } });
  const shipped = madeUpPackage('packages/x509', { name: 'x509', dependencies: { tool: '*' } });
  expect(graphProblems(graph, [forTests])).toEqual([]);
  expect(graphProblems(graph, [shipped])).toHaveLength(1);
});

test('a project needs a layer that is known', () => {
  const graph = { nodes: { a: { data: { root: 'packages/a', tags: ['layer:cake'] } } }, dependencies: {} };
  expect(graphProblems(graph, [])).toMatchObject([{ problem: 'a has no layer' }]);
});

test.each<[title: string, folder: string, layer: string, file: string, specifier: string, problems: number]>([
  ['its own file', 'packages/a', 'spec', 'packages/a/src/deep/one.ts', '../two.ts', 0],
  ['another package by path', 'packages/a', 'spec', 'packages/a/src/one.ts', '../../b/src/index.ts', 1],
  ['the root by path', 'packages/a', 'spec', 'packages/a/src/one.ts', '../../../vitest.config.ts', 1],
  ['a package it does not declare', 'packages/a', 'spec', 'packages/a/src/one.ts', '@kpki/undeclared', 1],
  ['a part of a package that it declares', 'packages/a', 'spec', 'packages/a/src/one.ts', '@kpki/declared/part', 0],
  ['a module of Node', 'packages/a', 'spec', 'packages/a/src/one.ts', 'node:fs', 0],
  ['an adapter in the one place', 'apps/a', 'app', 'apps/a/src/builtins.ts', '@kpki/adapter', 0],
  ['an adapter elsewhere', 'apps/a', 'app', 'apps/a/src/main.ts', '@kpki/adapter', 1],
])('imports %s', (_, folder, layer, file, specifier, problems) => {
  const own: Package = madeUpPackage(folder, {
    name: 'a',
    dependencies: { '@kpki/declared': '*', '@kpki/adapter': '*' },
    nx: { tags: [`layer:${layer}`] },
  });
  expect(fileProblems(own, file, [specifier], ['@kpki/adapter'])).toHaveLength(problems);
});

test('the rule reads the graph and every source file', async () => {
  const manifest = { name: 'a', nx: { tags: ['layer:spec'] } };
  const workspace = madeUpWorkspace(
    {
      'packages/a/package.json': JSON.stringify(manifest),
      'packages/a/src/one.ts': "export { b } from '../../b/src/index.ts';",
      'packages/a/src/two.ts': "const b = await import('../../b/src/index.ts');",
      'packages/a/README.md': "import '../../b/src/index.ts';",
    },
    () => JSON.stringify({ graph: graphWith('spec', 'plugin') }),
  );
  const problems = await layers.problems(workspace);
  expect(problems.map(({ file }) => file)).toEqual([
    'packages/spec/package.json',
    'packages/a/src/one.ts',
    'packages/a/src/two.ts',
  ]);
});
