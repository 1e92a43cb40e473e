import { setTimeout as pause } from 'node:timers/promises';
import type { Held, Lock, Sink } from '@kpki/plugin';
import type { Vault } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { describe, expect, test } from 'vitest';
import type { SendToVault } from '../src/client/send.ts';
import { call } from './host.ts';
import { relayTo } from './relay.ts';
import { kept, openAt, tokenWith } from './scene.ts';
import { withVault } from './with-vault.ts';

const lockOf = async (sink: Sink, path: readonly string[], holder: string): Promise<Lock | Held> => {
  const answer = await sink.lock?.([sink.locate({ path }, kept)], holder, call);
  if (answer === undefined) throw new Error('the sink does not lock');
  return answer;
};

function held(answer: Lock | Held): Lock {
  if ('heldBy' in answer) throw new Error(`it is held by ${answer.heldBy}`);
  return answer;
}

needs('vault')('the lock in a real Vault', () => {
  let vault: Vault;
  withVault((started) => {
    vault = started;
  });
  const open = (...more: Parameters<typeof openAt> extends [string, string, ...infer R] ? R : never): Sink =>
    openAt(vault.address, vault.rootToken(), ...more);
  const lockSecret = async (path: string) => (await vault.must('GET', `secret/data/${path}`)).data;

  let takenElsewhere = 0;

  test('of a process elsewhere is its own', async () => {
    const theirs = { holder: 'elsewhere', token: 'x', seconds: '1', host: 'other', pid: '1', boot: 'another' };
    await vault.must('POST', 'secret/data/kpki/far/.kpki-lock', { data: theirs });
    takenElsewhere = performance.now();
    expect(await lockOf(open(), ['far', 'ca'], 'me')).toEqual({ heldBy: 'elsewhere' });
  });

  test('takes one secret for a thousand locations of a cluster, and needs no right to delete', async () => {
    const token = await tokenWith(
      vault,
      'path "secret/data/kpki/many/*" { capabilities = ["create", "read", "update"] }',
    );
    const sink = openAt(vault.address, token);
    const locations = Array.from({ length: 1000 }, (_, index) =>
      sink.locate({ path: ['many', `n${index}`, 'kubelet'] }, kept),
    );
    const lock = await sink.lock?.(locations, 'me', call);
    const names = (await vault.must('GET', 'secret/metadata/kpki/many?list=true')).data;
    expect(names).toEqual({ keys: ['.kpki-lock'] });
    expect(await lockSecret('kpki/many/.kpki-lock')).toMatchObject({
      data: { holder: 'me', pid: String(process.pid) },
    });
    if (lock && 'release' in lock) await lock.release();
    expect(await lockSecret('kpki/many/.kpki-lock')).toMatchObject({ data: { holder: '' } });
  });

  test('is one for both who reach a location by different prefixes', async () => {
    const [one, other] = [open({ prefix: 'kpki' }), open({ prefix: 'kpki/shared' })];
    const lock = held(await lockOf(one, ['shared', 'ca'], 'one'));
    expect(await lockOf(other, ['ca'], 'other')).toEqual({ heldBy: 'one' });
    await lock.release();
    await held(await lockOf(other, ['ca'], 'other')).release();
  });

  describe('that two sinks of one run share', () => {
    const run = 'kpki apply on host, process 7 (4f2a9c)';
    const fields = async (folder: string) =>
      (await lockSecret(`kpki/${folder}/.kpki-lock`)) as { data: { holder: string }; metadata: { version: number } };
    const lockAll = async (sink: Sink, holder: string, ...paths: readonly (readonly string[])[]) =>
      (await sink.lock?.(
        paths.map((path) => sink.locate({ path }, kept)),
        holder,
        call,
      )) ?? { heldBy: 'nobody: it does not lock' };

    test('is left to the first, and what the second alone asks for is taken', async () => {
      const [one, two, others] = [open(), open({}, { lockSeconds: 1 }), open()];
      const first = held(await lockOf(one, ['both', 'ca'], run));
      const second = held(await lockAll(two, run, ['aside', 'ca'], ['both', 'etcd-ca'], ['beyond', 'ca']));
      for (const folder of ['aside', 'both', 'beyond'])
        expect(await lockOf(others, [folder, 'ca'], 'other')).toEqual({ heldBy: run });

      const before = await Promise.all(['aside', 'both'].map(fields));
      await pause(1500);
      const [aside, both] = await Promise.all(['aside', 'both'].map(fields));
      expect(aside?.metadata.version).toBeGreaterThan(before[0]?.metadata.version ?? Infinity);
      expect(both?.metadata.version).toBe(before[1]?.metadata.version);

      await second.release();
      expect(await fields('aside')).toMatchObject({ data: { holder: '' } });
      expect(await fields('beyond')).toMatchObject({ data: { holder: '' } });
      expect(await fields('both')).toEqual(both);
      expect(await lockOf(others, ['both', 'ca'], 'other')).toEqual({ heldBy: run });
      await first.release();
      await held(await lockOf(others, ['both', 'ca'], 'other')).release();
    });

    test('is all that the second needs where it asks for nothing else', async () => {
      const first = held(await lockOf(open(), ['whole', 'ca'], run));
      const second = held(await lockOf(open({}, { lockSeconds: 1 }), ['whole', 'sa'], run));
      const before = await fields('whole');
      await pause(1500);
      expect(second.lost.aborted).toBe(false);
      await second.release();
      expect(await fields('whole')).toEqual(before);
      await first.release();
      expect(await fields('whole')).toMatchObject({ data: { holder: '' } });
    });

    test('is not returned if another run holds one of the locks, and those taken are released', async () => {
      const [one, two, others] = [open(), open(), open()];
      const first = held(await lockOf(one, ['mine', 'ca'], run));
      const theirs = held(await lockOf(others, ['theirs', 'ca'], 'other'));
      expect(await lockAll(two, run, ['free', 'ca'], ['mine', 'ca'], ['theirs', 'ca'])).toEqual({ heldBy: 'other' });
      expect(await fields('free')).toMatchObject({ data: { holder: '' } });
      expect(await fields('mine')).toMatchObject({ data: { holder: run } });
      await theirs.release();
      await first.release();
    });

    test('is not shared with another process that says the same of itself', async () => {
      const theirs = { holder: run, token: 'x', seconds: '60', host: 'other', pid: '1', boot: 'another' };
      await vault.must('POST', 'secret/data/kpki/alike/.kpki-lock', { data: theirs });
      expect(await lockOf(open(), ['alike', 'ca'], run)).toEqual({ heldBy: run });
    });
  });

  test('of an attempt with a lost answer blocks all runs but the same one', async () => {
    const refusal = Buffer.from('{"errors":["service unavailable"]}');
    let lost = 0;
    const through =
      (send: SendToVault): SendToVault =>
      async (outgoing, signal) => {
        const answer = await send(outgoing, signal);
        if (outgoing.method !== 'POST' || lost > 0) return answer;
        lost += 1;
        return { ...answer, status: 503, body: refusal };
      };
    const [sink, other] = [open({}, { through }), open()];
    await expect(lockOf(sink, ['unheard', 'ca'], 'me')).rejects.toMatchObject({ code: 'unavailable' });
    expect(await lockOf(other, ['unheard', 'ca'], 'other')).toEqual({ heldBy: 'me' });
    const lock = held(await lockOf(sink, ['unheard', 'ca'], 'me'));
    expect(await lockOf(sink, ['unheard', 'ca'], 'another run')).toEqual({ heldBy: 'me' });
    await lock.release();
    await held(await lockOf(other, ['unheard', 'ca'], 'other')).release();
  });

  test('is renewed while it is held', async () => {
    const [one, other] = [open({}, { lockSeconds: 1 }), open()];
    const lock = held(await lockOf(one, ['renewed', 'ca'], 'one'));
    await pause(2500);
    expect(await lockSecret('kpki/renewed/.kpki-lock')).toMatchObject({ metadata: { version: expect.any(Number) } });
    expect(await lockOf(other, ['renewed', 'ca'], 'other')).toEqual({ heldBy: 'one' });
    expect(lock.lost.aborted).toBe(false);
    await lock.release();
    const { metadata } = (await lockSecret('kpki/renewed/.kpki-lock')) as { metadata: { version: number } };
    expect(metadata.version).toBeGreaterThan(4);
  });

  test('is reported as lost if another client overwrote it, and the release leaves the new content', async () => {
    const lock = held(await lockOf(open({}, { lockSeconds: 1 }), ['lost', 'ca'], 'one'));
    const theirs = { holder: 'thief', token: 'x', seconds: '60', host: 'other', pid: '1' };
    await vault.must('POST', 'secret/data/kpki/lost/.kpki-lock', { data: theirs });
    await new Promise((resolve) => lock.lost.addEventListener('abort', resolve));
    expect(lock.lost.reason).toMatchObject({ code: 'conflict' });
    await lock.release();
    expect(await lockSecret('kpki/lost/.kpki-lock')).toMatchObject({ data: { holder: 'thief' } });
  });

  test('says that it was lost before another may have it, where the server is out of reach', async () => {
    const relay = await relayTo(Number(new URL(vault.address).port));
    const sink = openAt(`http://127.0.0.1:${relay.port}`, vault.rootToken(), {}, { lockSeconds: 1 });
    const lock = held(await lockOf(sink, ['cut', 'ca'], 'one'));
    const reconnect = await relay.cut();
    const begun = performance.now();
    await new Promise((resolve) => lock.lost.addEventListener('abort', resolve));
    expect(performance.now() - begun).toBeLessThan(3000);
    await reconnect();
    await relay.close();
  });

  test('is blocked by the secret of another program, which is no lock of a dead holder', async () => {
    await vault.must('POST', 'secret/data/kpki/strange/.kpki-lock', { data: { shopping: 'list' } });
    await expect(lockOf(open(), ['strange', 'ca'], 'me')).rejects.toMatchObject({
      code: 'invalid',
    });
  });

  test('may be broken by deleting its secret', async () => {
    const theirs = { holder: 'elsewhere', token: 'x', seconds: '60', host: 'other', pid: '1' };
    await vault.must('POST', 'secret/data/kpki/broken/.kpki-lock', { data: theirs });
    expect(await lockOf(open(), ['broken', 'ca'], 'me')).toEqual({ heldBy: 'elsewhere' });
    await vault.must('DELETE', 'secret/data/kpki/broken/.kpki-lock');
    await held(await lockOf(open(), ['broken', 'ca'], 'me')).release();
  });

  test('is there once it was taken, even where the answer got lost', async () => {
    const relay = await relayTo(Number(new URL(vault.address).port));
    let lost = 0;
    const sink = openAt(
      `http://127.0.0.1:${relay.port}`,
      vault.rootToken(),
      {},
      {
        through: (send) => async (outgoing, signal) => {
          if (outgoing.method !== 'POST' || lost > 0) return send(outgoing, signal);
          lost += 1;
          const find = relay.loseAnswers();
          return send(outgoing, signal).finally(find);
        },
      },
    );
    const lock = held(await lockOf(sink, ['ambiguous', 'ca'], 'me'));
    expect(lost).toBe(1);
    expect(await lockOf(open(), ['ambiguous', 'ca'], 'other')).toEqual({ heldBy: 'me' });
    await lock.release();
    await relay.close();
  });

  test('of a process elsewhere is free when it has run out by the server’s clock', async () => {
    // The earlier tests used most of the time.
    await pause(Math.max(0, takenElsewhere + 7500 - performance.now()));
    await held(await lockOf(open(), ['far', 'ca'], 'me')).release();
  });
});
