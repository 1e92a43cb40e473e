import type { ErrorCode, Sink } from '@kpki/plugin';
import { describe, expect, test } from 'vitest';
import { cluster, twoNodes } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { now } from '../../test/observed-state.ts';
import { filledSinks, type SinksState, sinksState } from '../../test/sinks.ts';
import { makeUndoPlan, readRetained, refuseUnread, statusOf, unreadEntries } from '../index.ts';
import { OriginError } from '../model/errors.ts';
import { emptyIntent } from '../plan/intent.ts';

const declared = cluster({
  ...twoNodes,
});
const call = { signal: new AbortController().signal };

const filled = (wrap: (sink: Sink) => Sink = (same) => same): Promise<SinksState> =>
  filledSinks(declared, [{ name: 'vault', layout: 'vault-kv', wrap }]);

function deny(observed: SinksState, ...locations: readonly string[]): void {
  for (const location of locations) observed.storages.get('vault')?.denied.add(location);
}

/** A sink of which reading one location fails from then on. */
function failing(at: string, code: ErrorCode): { readonly wrap: (sink: Sink) => Sink; readonly begin: () => void } {
  let fails = false;
  const wrap = (sink: Sink): Sink => ({
    ...sink,
    read: (location, each) =>
      fails && location.id === at
        ? Promise.reject(new OriginError(code, `reading ${at}: no`, { kind: 'sink', name: 'vault', use: 'memory' }, {}))
        : sink.read(location, each),
  });
  const begin = (): void => {
    fails = true;
  };
  return { wrap, begin };
}

const ca = 'demo/kubernetes-ca';

describe('a location that its sink refuses while it reads others', () => {
  test('has entries that are unreadable, and what the others hold is told as ever', async () => {
    const observed = await filled();
    const before = statusOf(await observed.read(), now);
    deny(observed, 'demo/cp2/apiserver');
    const entries = statusOf(await observed.read(), now);
    expect(entries.map(({ artifact }) => artifact)).toEqual(before.map(({ artifact }) => artifact));
    // Where the trust bundle has one copy of several that is not read, none is written.
    const odd = entries.filter(({ state, kind }) => state !== 'ok' && kind !== 'trust bundle');
    expect(entries.filter(({ state }) => state === 'missing')).toEqual([]);
    expect(odd.map(({ artifact, state, action }) => [artifact, state, action])).toEqual([
      ['apiserver cp2', 'unreadable', 'blocked'],
    ]);
    const location = expect.stringContaining('demo/cp2/apiserver');
    expect(odd[0]?.findings).toContainEqual(coded('unreadable', { location }));
    expect(unreadEntries(await observed.read())[0]).toEqual(coded('entry/unread', { location }));
  });

  test('of a CA: nothing is made in its place, and all that needs it is blocked or kept', async () => {
    const observed = await filled();
    const before = observed.stored();
    deny(observed, ca);
    const plan = await observed.plan();
    expect(plan.repairs).toEqual([]);
    const step = plan.steps.find(({ artifact }) => artifact === 'kubernetes-ca');
    expect([step?.action, step?.reasons.map(({ reason }) => reason)]).toEqual([
      'blocked',
      expect.arrayContaining(['unreadable']),
    ]);
    expect(plan.steps.filter(({ action }) => action !== 'unchanged' && action !== 'blocked')).toEqual([]);
    await expect(observed.apply()).rejects.toMatchObject({ code: 'denied' });
    for (const intent of [
      { ...emptyIntent, renew: ['kubernetes-ca'] },
      { ...emptyIntent, rekey: ['apiserver cp1'] },
      { ...emptyIntent, rotate: [{ name: 'kubernetes-ca', to: 'prepare' } as const] },
    ]) {
      await expect(observed.apply(now, intent)).rejects.toMatchObject({ code: 'denied' });
    }
    expect(observed.stored()).toEqual(before);
  });

  test('keeps no certificate elsewhere from being renewed, and nothing is written or discarded there', async () => {
    const observed = await filled();
    deny(observed, 'demo/cp2/apiserver');
    const before = observed.stored();
    const intent = { ...emptyIntent, renew: ['apiserver cp1', 'apiserver cp2'] };
    const applied = await observed.apply(now, intent);
    expect(applied.steps.map(({ artifact }) => artifact)).toEqual(['apiserver cp1']);
    const after = observed.stored();
    const changed = [...after].filter(([where, bytes]) => before.get(where) !== bytes).map(([where]) => where);
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.every((where) => where.startsWith('vault demo/cp1/apiserver '))).toBe(true);
  });

  test('makes a plan stale once it is read again', async () => {
    const observed = await filled();
    deny(observed, 'demo/cp2/apiserver');
    const { locations } = await observed.plan();
    observed.storages.get('vault')?.denied.clear();
    const unread = locations.find(({ location }) => location === 'demo/cp2/apiserver')?.revision;
    const read = (await observed.plan()).locations.find(({ location }) => location === 'demo/cp2/apiserver')?.revision;
    expect(unread).not.toBe(read);
    expect(read).toEqual(expect.any(String));
  });

  test('is refused to whoever needs all of them, as an undo does', async () => {
    const observed = await filled();
    await observed.apply(now, { ...emptyIntent, rekey: ['apiserver cp1', 'apiserver cp2'] });
    deny(observed, 'demo/cp2/apiserver');
    const found = await observed.read();
    expect(() => refuseUnread(found.locations)).toThrow(expect.objectContaining({ code: 'denied' }));
    const undo = makeUndoPlan(found, await readRetained(found, call), now);
    expect(undo?.steps.flatMap(({ writes }) => writes).some(({ location }) => location === 'demo/cp2/apiserver')).toBe(
      false,
    );
  });
});

test.each(['denied', 'invalid'] as const)(
  'what is %s is of the location, whoever spoke being left out',
  async (code) => {
    const { wrap, begin } = failing(ca, code);
    const observed = await filled(wrap);
    begin();
    const found = await observed.read();
    const state = found.locations.find(({ location }) => location.id === ca);
    expect(state?.refused?.code).toBe(code);
    expect([...new Set(state?.snapshot?.unreadable?.values())]).toEqual([`reading ${ca}: no`]);
    expect([state?.snapshot?.entries.size, state?.snapshot?.drift]).toEqual([0, []]);
  },
);

test.each(['unavailable', 'uncertain', 'missing', 'cancelled'] as const)(
  'what is %s is not of the location',
  async (code) => {
    const { wrap, begin } = failing(ca, code);
    const observed = await filled(wrap);
    begin();
    await expect(observed.read()).rejects.toMatchObject({ code });
  },
);

test('a sink that reads none of its locations is not read', async () => {
  const observed = await filled();
  deny(observed, ...observed.locationsOf('vault'));
  await expect(observed.read()).rejects.toMatchObject({ code: 'denied' });
});

test('a CA that may be where it was with another number of nodes is not made again', async () => {
  const observed = await sinksState(cluster(), [{ name: 'files', layout: 'kubeadm' }]);
  const unreadable = new Map([['cp1/pki/ca.crt', 'folder cp1: it may not be looked into']]);
  observed.storages.get('files')?.locations.set('tree', { entries: new Map(), attributes: '', unreadable });
  const steps = (await observed.plan()).steps.filter(({ artifact }) => artifact === 'kubernetes-ca');
  expect(steps.map(({ action, reasons }) => [action, reasons[0]])).toEqual([
    ['blocked', coded('unreadable/elsewhere', { location: 'cp1/pki/ca.crt' })],
  ]);
});
