import type { Event, OpenSink } from '@kpki/engine';
import { OriginError } from '@kpki/engine';
import type { Call, ErrorCode, PluginError } from '@kpki/plugin';
import { describe, expect, test } from 'vitest';
import { memorySink } from '../../test/memory-plugins.ts';
import { oneNodeCluster } from '../../test/one-node-cluster.ts';
import { readReachable } from './read-reachable.ts';
import { unopenedSink } from './unopened-sink.ts';

const ofVault = { kind: 'sink', name: 'vault', use: '@kpki/vault' } as const;

const call: Call = { signal: new AbortController().signal };
const now = (): Date => new Date('2026-11-24T12:00:00Z');

const opened = (name: string, layoutName: string, failure?: Error): Promise<OpenSink> =>
  memorySink(name, layoutName, failure === undefined ? {} : { read: () => Promise.reject(failure) });

async function readOf(...sinks: readonly OpenSink[]) {
  const events: Event[] = [];
  const session = { cluster: oneNodeCluster(), sinks, caPlacements: new Map(), targetFlags: ' -e prod' };
  const reached = await readReachable(session, now, (event) => events.push(event), call);
  return { ...reached, events };
}

const sealed = (code: ErrorCode = 'unavailable'): PluginError => new OriginError(code, 'it is sealed', ofVault, {});

describe('of several sinks', () => {
  test('of which all answer everything is known, and can be planned', async () => {
    const { inventory, observed, failure } = await readOf(
      await opened('a', 'vault-kv'),
      await opened('b', 'tls-secrets'),
    );
    expect([inventory.unread, failure]).toEqual([[], null]);
    expect(observed?.locations.length).toBeGreaterThan(0);
    expect(new Set(inventory.entries.map(({ state }) => state))).toEqual(new Set(['missing']));
  });

  test.each(['unavailable', 'denied', 'missing'] as const)(
    'one that fails with %s is named, and what others keep is known all the same',
    async (code) => {
      const other = await opened('mgmt', 'cluster-api');
      const { inventory, observed, failure } = await readOf(await opened('vault', 'vault-kv', sealed(code)), other);
      expect(observed).toBeNull();
      expect(failure?.code).toBe(code);
      expect(inventory.unread).toMatchObject([{ sink: 'vault', code, text: 'it is sealed' }]);
      const of = (sink: string) => inventory.entries.filter((entry) => entry.sink === sink);
      expect(new Set(of('mgmt').map(({ state }) => state))).toEqual(new Set(['missing']));
      // What no other keeps is neither there nor missing.
      expect(new Set(of('vault').map(({ state }) => state))).toEqual(new Set(['unreadable']));
      expect(of('vault')[0]?.findings).toEqual([{ reason: 'unreadable', text: expect.stringContaining('vault') }]);
      const both = of('vault').filter(({ artifact }) => of('mgmt').some((entry) => entry.artifact === artifact));
      expect(both).toEqual([]);
    },
  );

  test('of which none answers nothing is known, and nothing is missing', async () => {
    const { inventory } = await readOf(await opened('vault', 'vault-kv', sealed()));
    expect(inventory.unread).toHaveLength(1);
    expect(inventory.entries.length).toBeGreaterThan(10);
    expect(inventory.entries.every(({ state }) => state === 'unreadable')).toBe(true);
  });
});

describe('a sink that could not be opened', () => {
  const why = new OriginError('denied', 'the token is not valid', ofVault, {});

  test('is never asked; what it alone would keep by its layout is unreadable', async () => {
    const other = await opened('mgmt', 'cluster-api');
    const { layout } = await opened('vault', 'vault-kv');
    const { inventory, observed, failure, events } = await readOf(unopenedSink('vault', layout, why), other);
    expect([observed, failure]).toEqual([null, why]);
    expect(inventory.unread).toEqual([
      { sink: 'vault', code: 'denied', tellsRights: false, text: 'the token is not valid' },
    ]);
    const of = (sink: string) =>
      new Set(inventory.entries.filter((each) => each.sink === sink).map(({ state }) => state));
    expect([of('mgmt'), of('vault')]).toEqual([new Set(['missing']), new Set(['unreadable'])]);
    expect(new Set(events.map((event) => event.type === 'reading' && event.sink))).toEqual(new Set(['mgmt']));
  });

  test('without a layout it is named all the same', async () => {
    const { inventory, observed } = await readOf(unopenedSink('vault', null, why), await opened('mgmt', 'cluster-api'));
    expect(observed).toBeNull();
    expect(inventory.unread).toMatchObject([{ sink: 'vault' }]);
    expect(inventory.entries.every(({ sink }) => sink === 'mgmt')).toBe(true);
  });
});

test('that it was stopped, and a defect, are no answers of a sink', async () => {
  const stopped = await opened('vault', 'vault-kv', sealed('cancelled'));
  await expect(readOf(stopped)).rejects.toMatchObject({ code: 'cancelled' });
  const broken = await opened('vault', 'vault-kv', new TypeError('a defect'));
  await expect(readOf(broken)).rejects.toThrow('a defect');
});
