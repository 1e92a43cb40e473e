import { expect, test } from 'vitest';
import { madeUpPackage, madeUpWorkspace } from '../../test/made-up.ts';
import { type PluginRow, reportProblems, rowProblems, undoProblems } from './builtin-plugins.ts';

const adapter = (name: string) =>
  madeUpPackage(`packages/${name}`, { name: `@kpki/${name}`, nx: { tags: ['layer:adapter'] } });
const spec = madeUpPackage('packages/spec', { name: '@kpki/spec' });
const rows: readonly PluginRow[] = [{ name: '@kpki/vault', parts: ['backend', 'sink'] }];

test('an adapter without a row and a row without an adapter are problems, each with its next step', () => {
  expect(rowProblems([adapter('vault'), spec], rows)).toEqual([]);
  expect(rowProblems([adapter('vault'), adapter('s3'), spec], rows)).toEqual([
    {
      file: 'packages/s3/package.json',
      problem: '@kpki/s3 has no row in the table of built-in plugins',
      next: expect.stringContaining('add one to `builtinPlugins` in apps/kpki/src/builtins.ts'),
    },
  ]);
  expect(rowProblems([spec], rows)).toMatchObject([{ file: 'apps/kpki/src/builtins.ts' }]);
  const untagged = madeUpPackage('packages/s3', { name: '@kpki/s3' });
  expect(rowProblems([adapter('vault'), untagged, spec], rows)).toMatchObject([
    { file: 'packages/s3/package.json', problem: expect.stringContaining('neither tagged as an adapter') },
  ]);
});

test('each part of a plugin has a report of the conformance suite', async () => {
  const manifest = { 'packages/vault/package.json': JSON.stringify({ name: '@kpki/vault' }) };
  const backend = { 'packages/vault/reports/transit.json': '{ "plugin.version": "passed" }' };
  const sink = { 'packages/vault/reports/sink.json': '{ "locate.stable": "passed" }' };
  expect(await reportProblems(madeUpWorkspace({ ...manifest, ...backend, ...sink }), rows)).toEqual([]);
  const failing = { 'packages/vault/reports/sink.json': '{ "locate.stable": "passed", "read.absent": "failed" }' };
  expect(await reportProblems(madeUpWorkspace({ ...manifest, ...backend, ...failing }), rows)).toMatchObject([
    { file: 'packages/vault/reports/sink.json', problem: expect.stringContaining('read.absent') },
  ]);
  expect(await reportProblems(madeUpWorkspace({ ...manifest, ...backend }), rows)).toMatchObject([
    { file: 'packages/vault/reports', problem: expect.stringMatching(/the sink of @kpki\/vault$/) },
  ]);
  expect(await reportProblems(madeUpWorkspace({ ...manifest, ...sink }), rows)).toMatchObject([
    { file: 'packages/vault/reports', problem: expect.stringMatching(/the backend of @kpki\/vault$/) },
  ]);
});

test('the how-to about undo has a row for each sink', () => {
  expect(undoProblems(rows, '| `@kpki/vault` | the version before |')).toEqual([]);
  expect(undoProblems(rows, 'as `@kpki/vault` does')).toMatchObject([
    { problem: expect.stringMatching(/@kpki\/vault$/) },
  ]);
  expect(undoProblems([{ name: '@kpki/vault', parts: ['backend'] }], '')).toEqual([]);
});
