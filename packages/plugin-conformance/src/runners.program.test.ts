import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { hookMeanings, runCases, sinkCases } from './index.ts';
import { sinkHarness } from './memory/index.ts';

const run = promisify(execFile);

let folder: string | undefined;
afterEach(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true });
  folder = undefined;
});

const nodeTest = `import { sinkCases } from '${new URL('./index.ts', import.meta.url).href}';
import { sinkHarness } from '${new URL('./memory/index.ts', import.meta.url).href}';
import { testCases } from '${new URL('./node-test/index.ts', import.meta.url).href}';
testCases(sinkCases, sinkHarness(), REASONS);
`;

it('node:test runs the same cases, with the same outcomes', async () => {
  const reports = await runCases(sinkCases, sinkHarness());
  const count = (result: string): number => reports.filter((each) => each.result === result).length;
  folder = await mkdtemp(join(tmpdir(), 'kpki-node-test-'));
  const file = join(folder, 'suite.test.mjs');
  const needs = reports.flatMap((each) => (each.result === 'not proven' ? [[each.needs, 'why']] : []));
  await writeFile(file, nodeTest.replace('REASONS', JSON.stringify(Object.fromEntries(needs))));
  // Inside another runner's process, node:test would report to that runner.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const words = ['--conditions=@kpki/source', '--test', '--test-reporter=tap', file];
  const { stdout } = await run(process.execPath, words, { env });
  expect(stdout).toContain(`# tests ${sinkCases.length + 1}\n`);
  expect(stdout).toContain(`# pass ${count('passed') + 1}\n`);
  expect(stdout).toContain(`# fail ${count('failed')}\n`);
  expect(stdout).toContain(`# todo ${count('not proven')}\n`);
  expect(stdout).toContain(`# skipped ${count('not declared')}\n`);
});

it('the page for authors has a row for each hook, in the words of the reports', async () => {
  const page = await readFile(new URL('../../../docs/write-a-plugin.md', import.meta.url), 'utf8');
  for (const [hook, meaning] of Object.entries(hookMeanings)) expect(page).toContain(`| \`${hook}\` | ${meaning} |`);
});
