import { describe, expect, it } from 'vitest';
import { adoptSaboteurs } from '../../test/saboteurs/adopt.ts';
import { issuerSaboteurs } from '../../test/saboteurs/issuer.ts';
import { keyGeneratorSaboteurs } from '../../test/saboteurs/key-generator.ts';
import { keyNameSaboteurs } from '../../test/saboteurs/key-names.ts';
import { keyStoreSaboteurs } from '../../test/saboteurs/key-store.ts';
import { openedSaboteurs } from '../../test/saboteurs/opened.ts';
import { narrowed } from '../../test/saboteurs/parts.ts';
import { pluginSaboteurs } from '../../test/saboteurs/plugin.ts';
import { backendRightsSaboteurs, sinkRightsSaboteurs } from '../../test/saboteurs/rights.ts';
import type { Saboteur } from '../../test/saboteurs/saboteur.ts';
import { signSaboteurs } from '../../test/saboteurs/sign.ts';
import { sinkCanarySaboteurs } from '../../test/saboteurs/sink-canary.ts';
import { sinkLockSaboteurs } from '../../test/saboteurs/sink-lock.ts';
import { sinkReadSaboteurs } from '../../test/saboteurs/sink-read.ts';
import { sinkRevealSaboteurs } from '../../test/saboteurs/sink-reveal.ts';
import { sinkUndoSaboteurs } from '../../test/saboteurs/sink-undo.ts';
import { sinkWriteSaboteurs } from '../../test/saboteurs/sink-write.ts';
import { backendTroubleSaboteurs, sinkTroubleSaboteurs } from '../../test/saboteurs/troubles.ts';
import type { Backend } from '../backend.ts';
import type { Opened } from '../host.ts';
import { backendHarness, sinkHarness } from '../memory/index.ts';
import type { Sink } from '../sink.ts';
import { backendCases, type Case, type Harness, runCases, sinkCases } from './index.ts';

const backendSaboteurs: readonly Saboteur<Backend>[] = [
  ...openedSaboteurs,
  ...keyStoreSaboteurs,
  ...keyNameSaboteurs,
  ...keyGeneratorSaboteurs,
  ...adoptSaboteurs,
  ...signSaboteurs,
  ...issuerSaboteurs,
  ...backendRightsSaboteurs,
  ...backendTroubleSaboteurs,
];

const sinkSaboteurs: readonly Saboteur<Sink>[] = [
  ...sinkReadSaboteurs,
  ...sinkWriteSaboteurs,
  ...sinkRevealSaboteurs,
  ...sinkUndoSaboteurs,
  ...sinkLockSaboteurs,
  ...sinkRightsSaboteurs,
  ...sinkCanarySaboteurs,
  ...sinkTroubleSaboteurs,
];

/** Short, since some saboteurs never end: what ought to happen at once has a quarter of a second. */
const deadline = 6_000;

async function failing<T extends Opened>(cases: readonly Case<T>[], harness: Harness<T>): Promise<string[]> {
  const reports = await runCases(cases, { ...harness, deadline });
  return reports.filter((report) => report.result === 'failed').map((report) => report.id);
}

const due = ({ caughtBy, also = [] }: Pick<Saboteur<Opened>, 'caughtBy' | 'also'>) => [caughtBy, ...also].sort();
const named = <T>(saboteurs: readonly Saboteur<T>[]) => saboteurs.map((each) => [each.does, each] as const);

describe('a backend that', () => {
  it('is honest passes', async () => {
    expect(await failing(backendCases, backendHarness(narrowed))).toEqual([]);
  });

  it.each(named(backendSaboteurs))('%s', async (_does, saboteur) => {
    const { wrap, canaries = [] } = saboteur;
    const harness = backendHarness((opened, storage, host) => wrap(narrowed(opened), storage, host));
    expect((await failing(backendCases, { ...harness, canaries })).sort()).toEqual(due(saboteur));
  });
});

describe('a sink that', () => {
  it('is honest passes', async () => {
    expect(await failing(sinkCases, sinkHarness())).toEqual([]);
  });

  it.each(named(sinkSaboteurs))('%s', async (_does, saboteur) => {
    const { wrap, canaries = [] } = saboteur;
    expect((await failing(sinkCases, { ...sinkHarness(wrap), canaries })).sort()).toEqual(due(saboteur));
  });
});

describe('a plugin that', () => {
  it.each(pluginSaboteurs.map((each) => [each.does, each] as const))('%s', async (_does, { caughtBy, changed }) => {
    const ofBackend = backendHarness(narrowed);
    const ofSink = sinkHarness();
    const backend = { ...ofBackend.plugin, ...changed } as typeof ofBackend.plugin;
    const sink = { ...ofSink.plugin, ...changed } as typeof ofSink.plugin;
    expect(await failing(backendCases, { ...ofBackend, plugin: backend })).toEqual([caughtBy]);
    expect(await failing(sinkCases, { ...ofSink, plugin: sink })).toEqual([caughtBy]);
  });
});

it('every case catches a saboteur that is meant for it', () => {
  const uncaught = (cases: readonly Case<never>[], saboteurs: readonly { readonly caughtBy: string }[]) => {
    const caught = new Set([...pluginSaboteurs, ...openedSaboteurs, ...saboteurs].map(({ caughtBy }) => caughtBy));
    return cases.map(({ id }) => id).filter((id) => !caught.has(id));
  };
  expect(uncaught(backendCases, backendSaboteurs)).toEqual([]);
  expect(uncaught(sinkCases, sinkSaboteurs)).toEqual([]);
});
