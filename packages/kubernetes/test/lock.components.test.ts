import { setTimeout as pause } from 'node:timers/promises';
import { type Held, type Lock, PluginError, type Sink } from '@kpki/plugin';
import { apiServerComponents } from '@kpki/services';
import { type OpenedApiServer, openSharedApiServer } from '@kpki/services/shared';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openSink } from '../src/sink.ts';
import type { SendToApi } from '../src/transport/request.ts';
import { type Everything, everything } from './everything.ts';
import { each, faultProxy, lost } from './fault-proxy.ts';
import { call, host } from './host.ts';
import { stopAfter } from './killed.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { locationOf } from './scene.ts';

let plane: OpenedApiServer;
let all: Everything;

interface LeaseSpec {
  readonly holderIdentity: string;
  readonly leaseDurationSeconds: number;
  readonly renewTime: string;
  readonly leaseTransitions: number;
}

function leasePath(namespace: string): string {
  return `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/kpki-lock`;
}

async function leaseOf(namespace: string): Promise<LeaseSpec> {
  return ((await plane.ask('GET', leasePath(namespace))) as { readonly spec: LeaseSpec }).spec;
}

async function lock(sink: Sink, holder: string, namespaces?: readonly string[]): Promise<Lock | Held> {
  const locations = namespaces?.map((namespace) => locationOf(sink, 'c1-ca', { namespace })) ?? [
    locationOf(sink, 'c1-ca'),
  ];
  const answer = await sink.lock?.(locations, holder, call);
  if (!answer) throw new Error('it locks nothing');
  return answer;
}

async function taken(answer: Promise<Lock | Held>): Promise<Lock> {
  const got = await answer;
  if ('heldBy' in got) throw new Error(`${got.heldBy} holds it`);
  return got;
}

needs(...apiServerComponents)('the lock of a namespace', () => {
  beforeAll(async () => {
    plane = await openSharedApiServer();
    all = await everything(plane);
  });
  afterAll(async () => plane?.[Symbol.asyncDispose]());

  it('is a Lease that says who holds it, and stays when it is left', async () => {
    const sink = await all.open('leased');
    const held = await taken(lock(sink, 'jane on ws1'));
    expect(await leaseOf('leased')).toMatchObject({
      holderIdentity: 'jane on ws1',
      leaseDurationSeconds: 30,
      leaseTransitions: 0,
    });
    await held.release();
    expect((await leaseOf('leased')).holderIdentity ?? '').toBe('');
    await (await taken(lock(sink, 'joe on ws2'))).release();
    expect((await leaseOf('leased')).leaseTransitions).toBe(1);
  });

  it('of several namespaces all are taken, in one order, or none', async () => {
    const sink = await all.open('alpha');
    for (const each of ['beta', 'gamma']) await all.open(each);
    const first = await taken(lock(sink, 'first', ['gamma']));
    expect(await lock(sink, 'second', ['gamma', 'beta', 'alpha'])).toEqual({ heldBy: 'first' });
    for (const free of ['alpha', 'beta']) expect((await leaseOf(free)).holderIdentity ?? '').toBe('');
    await first.release();
    const [one, other] = await Promise.all([
      lock(sink, 'one', ['alpha', 'beta', 'gamma']),
      lock(sink, 'other', ['gamma', 'beta', 'alpha']),
    ]);
    const winners = [one, other].flatMap((answer) => ('release' in answer ? [answer] : []));
    expect(winners).toHaveLength(1);
    await winners[0]?.release();
  });

  // These wait, each in a separate namespace.
  it.concurrent('is renewed while it is held', async () => {
    const sink = await all.open('renewed', {}, { leaseSeconds: 2 });
    const other = await all.open('renewed');
    const held = await taken(lock(sink, 'first'));
    const before = (await leaseOf('renewed')).renewTime;
    await pause(6000);
    expect(held.lost.aborted).toBe(false);
    expect((await leaseOf('renewed')).renewTime > before).toBe(true);
    expect(await lock(other, 'second')).toEqual({ heldBy: 'first' });
    await held.release();
    await (await taken(lock(other, 'second'))).release();
  });

  it.concurrent('of a dead holder is taken over once its time is over by the clock of the server, whatever ours says', async () => {
    const kubeconfig = await writeKubeconfig(plane, { namespace: 'orphaned', user: { token: all.token } });
    await all.open('orphaned');
    const dead = await openSink({ kubeconfig }, host, { leaseSeconds: 2, through: stopAfter(4).through });
    const lost = await taken(lock(dead, 'dead'));
    const ahead = { ...host, now: () => new Date(Date.now() + 3_600_000) };
    const alive = await openSink({ kubeconfig }, ahead, {});
    expect(await lock(alive, 'alive')).toEqual({ heldBy: 'dead' });
    const held = await vi.waitFor(() => taken(lock(alive, 'alive')), { timeout: 10_000, interval: 250 });
    // A live holder that was assumed dead gets the signal.
    expect(lost.lost.aborted).toBe(true);
    expect(lost.lost.reason).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('namespace orphaned'),
    });
    await lost.release();
    expect((await leaseOf('orphaned')).holderIdentity).toBe('alive');
    await held.release();
  });

  it.concurrent.each([
    ['unavailable', 'is no obstacle to the next attempt of the same run'],
    ['uncertain', 'is seen by looking again'],
  ] as const)('that was taken by an attempt that was answered as %s %s', async (...[code]) => {
    let lost = 0;
    const through =
      (send: SendToApi): SendToApi =>
      async (request, signal) => {
        const answer = await send(request, signal);
        if (!request.changes || lost > 0) return answer;
        lost += 1;
        throw new PluginError(code, 'nobody heard of it');
      };
    const namespace = `unheard-${code}`;
    const [sink, other] = [await all.open(namespace, {}, { through }), await all.open(namespace)];
    if (code === 'unavailable') await expect(lock(sink, 'me')).rejects.toMatchObject({ code });
    else await (await taken(lock(sink, 'me'))).release();
    expect(lost).toBe(1);
    const first = code === 'unavailable' ? await lock(other, 'other') : null;
    if (first !== null) expect(first).toEqual({ heldBy: 'me' });
    const held = await taken(lock(sink, 'me'));
    expect(await lock(sink, 'me')).toEqual({ heldBy: 'me' });
    await held.release();
    await (await taken(lock(other, 'other'))).release();
  });

  it.concurrent('that could not be released does not block the next attempt of the same run', async () => {
    let isDown = false;
    const through =
      (send: SendToApi): SendToApi =>
      (request, signal) => {
        if (isDown) throw new PluginError('unavailable', 'the server is restarting');
        return send(request, signal);
      };
    const [sink, other] = [await all.open('unreleased', {}, { through }), await all.open('unreleased')];
    const held = await taken(lock(sink, 'me'));
    isDown = true;
    await held.release();
    isDown = false;
    expect(await lock(other, 'other')).toEqual({ heldBy: 'me' });
    const again = await taken(lock(sink, 'me'));
    expect(await lock(sink, 'me')).toEqual({ heldBy: 'me' });
    await again.release();
    await (await taken(lock(other, 'other'))).release();
  });

  it.concurrent('is lost at the next renewal after another client took it', async () => {
    const sink = await all.open('robbed', {}, { leaseSeconds: 2 });
    const held = await taken(lock(sink, 'first'));
    await plane.merge(leasePath('robbed'), { spec: { holderIdentity: 'robber', leaseTransitions: 7 } });
    await vi.waitFor(() => expect(held.lost.aborted).toBe(true), { timeout: 5000 });
    expect(String(held.lost.reason)).toContain('another run holds it');
    await held.release();
    expect((await leaseOf('robbed')).holderIdentity).toBe('robber');
  });

  it.concurrent('is lost in time when the server is gone, and not for one renewal that was not heard of', async () => {
    await using proxy = await faultProxy(plane);
    await all.open('flaky');
    const user = { token: all.token };
    const kubeconfig = await writeKubeconfig(plane, { server: proxy.origin, namespace: 'flaky', user });
    const sink = await openSink({ kubeconfig, timeoutSeconds: 1 }, host, { leaseSeconds: 3 });
    const held = await taken(lock(sink, 'first'));
    const { fault } = each(() => true, lost);
    await proxy.play({ fault, on: ({ method }) => method === 'PUT' });
    await pause(5000);
    expect(proxy.requests.filter(({ method }) => method === 'PUT').length).toBeGreaterThan(1);
    expect(held.lost.aborted).toBe(false);
    await proxy.play(
      each(
        () => true,
        ({ socket }) => void socket.destroy(),
      ),
    );
    const since = performance.now();
    await vi.waitFor(() => expect(held.lost.aborted).toBe(true), { timeout: 10_000 });
    expect(performance.now() - since).toBeLessThan(4500);
    expect(held.lost.reason).toMatchObject({ code: 'conflict' });
    await held.release();
  });

  it.concurrent('is shared by the sinks of one run, and their other namespaces are locked', async () => {
    const run = 'kpki apply on ws1, process 7 (4f2a9c)';
    const first = await all.open('common', {}, { leaseSeconds: 2 });
    const second = await all.open('own-of-second');
    const stranger = await all.open('common');
    const held = await taken(lock(first, run, ['common']));
    expect(await lock(stranger, 'kpki apply on ws1, process 8 (0b1c2d)')).toEqual({ heldBy: run });
    // A sink locks once; a second lock of the same sink is not shared.
    expect(await lock(first, run, ['common'])).toEqual({ heldBy: run });
    const also = await taken(lock(second, run, ['own-of-second', 'common']));
    expect((await leaseOf('common')).leaseTransitions).toBe(0);
    expect((await leaseOf('own-of-second')).holderIdentity).toBe(run);
    expect(await lock(stranger, 'stranger', ['own-of-second'])).toEqual({ heldBy: run });
    await also.release();
    expect((await leaseOf('own-of-second')).holderIdentity ?? '').toBe('');
    expect((await leaseOf('common')).holderIdentity).toBe(run);
    // If another run holds a Lease, the shared one stays with the sink that took it.
    const blocked = await taken(lock(stranger, 'stranger', ['own-of-second']));
    expect(await lock(second, run, ['common', 'own-of-second'])).toEqual({ heldBy: 'stranger' });
    expect((await leaseOf('common')).holderIdentity).toBe(run);
    await blocked.release();
    const again = await taken(lock(second, run, ['common']));
    await plane.merge(leasePath('common'), { spec: { holderIdentity: 'robber', leaseTransitions: 7 } });
    await vi.waitFor(() => expect(held.lost.aborted).toBe(true), { timeout: 5000 });
    expect(again.lost.aborted).toBe(true);
    expect(again.lost.reason).toMatchObject({ code: 'conflict', message: expect.stringContaining('namespace common') });
    await again.release();
    await held.release();
  });

  it('under the same words is no longer shared when it was left, or where no sink of this process has it', async () => {
    const run = 'kpki apply on ws1, process 9 (77aa10)';
    const [first, second] = [await all.open('no-more'), await all.open('no-more')];
    await (await taken(lock(first, run))).release();
    const held = await taken(lock(second, run));
    expect((await leaseOf('no-more')).leaseTransitions).toBe(1);
    // Simulates another process that takes the Lease.
    await plane.merge(leasePath('no-more'), { spec: { leaseTransitions: 2 } });
    expect(await lock(first, run)).toEqual({ heldBy: run });
    await held.release();
  });

  it('is left when the sink is closed', async () => {
    const sink = await all.open('closed');
    await taken(lock(sink, 'first'));
    await sink.close();
    expect((await leaseOf('closed')).holderIdentity ?? '').toBe('');
  });
});
