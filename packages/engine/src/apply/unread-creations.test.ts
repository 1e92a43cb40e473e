import type { Sink } from '@kpki/plugin';
import { backend, type MemoryStorage, sink as memorySink, memoryStorage } from '@kpki/plugin-conformance/memory';
import { expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { memoryHost } from '../../test/host.ts';
import { call, now } from '../../test/observed-state.ts';
import {
  applyPlan,
  builtinLayouts,
  type Event,
  makePlan,
  type OpenCaPlacements,
  type OpenSink,
  readObservedState,
  styleOf,
  unreadCreations,
} from '../index.ts';

const host = memoryHost(() => now);
const users = Array.from({ length: 40 }, (_, at) => ({ name: `user-${at}`, groups: ['staff'] }));
const desired = cluster({ users });

/** A run that has planned for an empty sink, and carries its plan out later. */
async function planned(atomic: Sink['atomic'] = 'all', caPlacements: OpenCaPlacements = new Map()) {
  const storage = memoryStorage();
  const reads: string[] = [];
  const opened = await memorySink.open({ storage }, host);
  const layout = builtinLayouts.find(({ name }) => name === 'vault-kv');
  const { keyGenerator: keys } = await backend.open({}, host);
  if (layout === undefined || keys === undefined) throw new Error('no layout, or no key generator');
  const read: Sink['read'] = (at, own) => {
    reads.push(at.id);
    return opened.read(at, own);
  };
  const sink: OpenSink = { name: 'vault', layout, sink: { ...opened, atomic, read } };
  const events: Event[] = [];
  const look = (isKnownAbsent?: ReturnType<typeof unreadCreations>) =>
    readObservedState(desired, [sink], (event) => events.push(event), call, caPlacements, isKnownAbsent);
  const observed = await look();
  const plan = makePlan(observed, now);
  const carryOut = async () => {
    reads.length = 0;
    events.length = 0;
    const again = await look(unreadCreations(plan, observed));
    const dependencies = { keys, style: styleOf(desired), now: () => now };
    const options = { plannedFor: observed };
    return applyPlan(plan, again, dependencies, (event) => events.push(event), call, options);
  };
  const at = (name: string): string => {
    const found = observed.locations.find(({ location }) => location.id.endsWith(`/${name}`));
    if (found === undefined) throw new Error(`no location ${name}`);
    return found.location.id;
  };
  return { storage, observed, reads, events, carryOut, at };
}

function storeAt(storage: MemoryStorage, location: string, entry: string): void {
  storage.locations.set(location, { entries: new Map([[entry, Buffer.from('of another run')]]), attributes: '{}' });
}

test('locations that a plan creates are not read again, except the first ones and all CAs', async () => {
  const run = await planned();
  const isStoredAt = ({ location }: { location: { id: string } }) => run.storage.locations.has(location.id);
  await run.carryOut();
  expect(run.observed.locations.every(isStoredAt)).toBe(true);
  expect(run.observed.locations.length).toBeGreaterThan(50);
  expect(run.reads.length).toBeLessThan(30);
  const cas = run.observed.slots.filter(({ artifact }) => artifact.kind === 'ca' || artifact.kind === 'key pair');
  expect(cas.length).toBeGreaterThan(3);
  for (const { location } of cas) expect(run.reads).toContain(location.id);
});

test('what came to one of them since the plan stays as it is: its write is a conflict', async () => {
  const run = await planned();
  const location = run.at('user-39');
  storeAt(run.storage, location, 'kubeconfig');
  await expect(run.carryOut()).rejects.toMatchObject({ code: 'conflict' });
  expect(run.reads).not.toContain(location);
  expect(run.storage.locations.get(location)?.entries).toEqual(
    new Map([['kubeconfig', Buffer.from('of another run')]]),
  );
});

test('a plan that another run has begun is refused before a key is made', async () => {
  for (const name of ['kubernetes-ca', 'user-0']) {
    const run = await planned();
    storeAt(run.storage, run.at(name), name === 'user-0' ? 'kubeconfig' : 'certificate');
    await expect(run.carryOut()).rejects.toMatchObject({ code: 'conflict' });
    expect(run.events.filter(({ type }) => type !== 'reading')).toEqual([]);
  }
});

test.each([
  ['a sink that writes entry by entry', 'each', new Map()],
  [
    'a CA whose key is outside',
    'all',
    new Map([['front-proxy-ca', { key: { kind: 'external' }, signer: { kind: 'external' } }]]),
  ],
] as const)('with %s, all are read again', async (_, atomic, caPlacements) => {
  const run = await planned(atomic, caPlacements as OpenCaPlacements);
  await run.carryOut().catch(() => {});
  expect(new Set(run.reads)).toEqual(new Set(run.observed.locations.map(({ location }) => location.id)));
});
