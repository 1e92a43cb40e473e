import type { Backend, Opened } from '@kpki/plugin';
import { partOf } from '@kpki/services/random-cases';
import { describe, expect, it } from 'vitest';
import { narrowed } from '../test/saboteurs/parts.ts';
import { sabotages } from '../test/saboteurs/sabotages.ts';
import type { Saboteur } from '../test/saboteurs/saboteur.ts';
import { backendSaboteurs, pluginSaboteurs, sinkSaboteurs } from '../test/saboteurs/table.ts';
import { backendCases, type Case, type Harness, runCases, sinkCases } from './index.ts';
import { backendHarness, sinkHarness } from './memory/index.ts';

/** Short, because some saboteurs never end: an immediate action has a quarter of a second. */
const deadline = 6_000;

async function failing<T extends Opened>(cases: readonly Case<T>[], harness: Harness<T>): Promise<string[]> {
  const reports = await runCases(cases, { ...harness, deadline });
  return reports.filter((report) => report.result === 'failed').map((report) => report.id);
}

const due = ({ caughtBy, also = [] }: Pick<Saboteur<Opened>, 'caughtBy' | 'also'>) => [caughtBy, ...also].sort();
/** Each run tries another twenty-fourth of the saboteurs, the soak all: each runs the whole suite. */
const named = <T>(saboteurs: readonly Saboteur<T>[]) => partOf(saboteurs, 10).map((each) => [each.does, each] as const);

async function isCaught(_does: string, saboteur: Saboteur<Backend>): Promise<void> {
  const { wrap, canaries = [] } = saboteur;
  const harness = backendHarness((opened, ...more) => {
    const honest = narrowed(opened);
    return { ...honest, ...wrap(honest, ...more) };
  });
  expect((await failing(backendCases, { ...harness, canaries })).sort()).toEqual(due(saboteur));
}

describe('a backend that', () => {
  it('is honest passes', async () => {
    expect(await failing(backendCases, backendHarness(narrowed))).toEqual([]);
  });

  it.each(named(backendSaboteurs))('%s', isCaught);
});

describe('a sabotage of a key store that an author tried:', () => {
  it('there are 21, each another', () => {
    expect(new Set(sabotages.map(({ does }) => does)).size).toBe(21);
  });

  it.each(named(sabotages))('%s', isCaught);
});

describe('a sink that', () => {
  it('is honest passes', async () => {
    expect(await failing(sinkCases, sinkHarness())).toEqual([]);
  });

  it.each(named(sinkSaboteurs))('%s', async (_does, saboteur) => {
    const { wrap, canaries = [] } = saboteur;
    const harness = sinkHarness((opened, ...more) => ({ ...opened, ...wrap(opened, ...more) }));
    expect((await failing(sinkCases, { ...harness, canaries })).sort()).toEqual(due(saboteur));
  });
});

describe('a plugin that', () => {
  it.each(partOf(pluginSaboteurs, 7).map((each) => [each.does, each] as const))(
    '%s',
    async (_does, { caughtBy, changed }) => {
      const ofBackend = backendHarness(narrowed);
      const ofSink = sinkHarness();
      const backend = { ...ofBackend.plugin, ...changed } as typeof ofBackend.plugin;
      const sink = { ...ofSink.plugin, ...changed } as typeof ofSink.plugin;
      expect(await failing(backendCases, { ...ofBackend, plugin: backend })).toEqual([caughtBy]);
      expect(await failing(sinkCases, { ...ofSink, plugin: sink })).toEqual([caughtBy]);
    },
  );
});
