import type { Event } from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { memorySink } from '../../test/memory-plugins.ts';
import { oneNodeCluster } from '../../test/one-node-cluster.ts';
import { unreported, writtenByLast } from './written-by-last.ts';

const call: Call = { signal: new AbortController().signal };
const now = (): Date => new Date('2026-11-24T12:00:00Z');

async function requestedAction(failure: Error) {
  const opened = await memorySink('vault', 'vault-kv', { read: () => Promise.reject(failure) });
  const events: Event[] = [];
  const session = { cluster: oneNodeCluster(), sinks: [opened], caPlacements: new Map(), dependencies: { now } };
  const written = await writtenByLast(session, (event) => void events.push(event), call);
  return { written, said: events.filter(({ type }) => type === 'log') };
}

test('where it cannot be asked any more who has written already has not failed, and is warned', async () => {
  const { written, said } = await requestedAction(new PluginError('denied', 'the token has run out'));
  expect(written).toEqual([]);
  expect(said).toEqual([
    { type: 'log', level: 'warn', from: 'kpki', text: expect.stringContaining('the token has run out') },
  ]);
});

test('what nobody was told of is looked for by a whole command', () => {
  expect(unreported({ targetFlags: ' -e prod' })).toMatch(
    /`(?:npx )?kpki verify --live -e prod` shows the components to restart$/,
  );
});

test('a defect is not passed over', async () => {
  await expect(requestedAction(new Error('a defect'))).rejects.toThrow('a defect');
});
