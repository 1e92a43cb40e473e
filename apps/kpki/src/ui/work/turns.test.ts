import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { atWork } from '../../../test/ui/work/at-work.ts';
import { turns } from './turns.ts';

/** Warns once it has begun, and ends only when it is given up. */
const forever = `({ signal }) => new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
    host.log('warn', 'begun');
  })`;

const checksForever = `return { ...own, check: ${forever} };`;

const readsForever = `return { ...own, read: (_place, call) => (${forever})(call) };`;

test('an apply that is stopped before its turn writes nothing, and says so at once', async () => {
  const { folder, target, send, hear, notices } = await atWork(readsForever);
  send(1, { type: 'plan', target: target('local') });
  const { plan } = await hear(1, 'planned');
  expect(plan.steps.length).toBeGreaterThan(10);
  send(2, { type: 'plan', target: target('odd') });
  await hear(2, 'events');
  send(3, { type: 'apply', target: target('local'), plan });
  send(4, { type: 'stop', of: 3 });
  expect(await hear(3, 'failure')).toMatchObject({ failure: { exit: 'interrupted' } });
  expect(notices(2).filter(({ type }) => type !== 'events')).toEqual([]);
  // After the task behind them, neither of them runs.
  send(5, { type: 'plan', target: target('local') });
  await hear(5, 'planned');
  expect(existsSync(join(folder, 'out'))).toBe(false);
});

test('a stop that comes late stops nothing else', async () => {
  const { target, send, hear } = await atWork(checksForever);
  send(1, { type: 'plan', target: target('local') });
  const { plan } = await hear(1, 'planned');
  send(2, { type: 'apply', target: target('local'), plan });
  await hear(2, 'applied');
  send(3, { type: 'read', target: target('local') });
  send(4, { type: 'stop', of: 2 });
  expect((await hear(3, 'known')).inventory.entries.map(({ state }) => state)).not.toContain('missing');
});

test('a newer task of the same kind takes the place of one that only looks', async () => {
  const { target, send, hear } = await atWork(checksForever);
  send(1, { type: 'check environment', target: target('odd') });
  await hear(1, 'events');
  send(2, { type: 'check environment', target: target('odd') });
  send(3, { type: 'check environment', target: target('local') });
  await hear(3, 'checked');
});

test('of tasks that only look and come at once, the newest begins, and the one at work is given up', async () => {
  const begun = new Map<number, AbortSignal>();
  const { promise: firstBegan, resolve: firstBegins } = Promise.withResolvers<void>();
  const { promise: lastBegan, resolve: lastBegins } = Promise.withResolvers<void>();
  const { add } = turns(
    async ({ run, signal, letOthersBegin }) => {
      begun.set(run, signal);
      (run === 1 ? firstBegins : lastBegins)();
      letOthersBegin();
      if (run === 1) await once(signal, 'abort');
    },
    () => {},
  );
  const task = { type: 'check environment', target: { file: 'kpki.yaml', environment: 'local' } } as const;
  add(1, task);
  await firstBegan;
  add(2, task);
  add(3, task);
  await lastBegan;
  expect([...begun.keys()]).toEqual([1, 3]);
  expect(begun.get(1)?.aborted).toBe(true);
});

test('what comes next does not wait for a test of an environment that does not answer, and that is stopped as before', async () => {
  const { target, send, hear, notices } = await atWork(checksForever);
  send(1, { type: 'check environment', target: target('odd') });
  await hear(1, 'events');
  send(2, { type: 'plan undo', target: target('local') });
  expect(await hear(2, 'undo planned')).toMatchObject({ plan: null });
  expect(notices(1)).toMatchObject([{ type: 'events' }]);
  send(3, { type: 'stop', of: 1 });
  expect(await hear(1, 'failure')).toMatchObject({ failure: { exit: 'interrupted' } });
});

/** Once there is a file \`silent\`, it gives no credential to ask the API with. */
const keepsCredentials = `
  const { existsSync } = await import('node:fs');
  const isKept = (entry) => entry.endsWith('.conf') && existsSync(new URL('silent', import.meta.url));
  return {
    ...own,
    reveal: (location, entry, call) => isKept(entry) ? (${forever})(call) : own.reveal(location, entry, call),
  };`;

test('an undo is planned while the servers of the cluster are asked whether a rotation may go on', async () => {
  const { folder, target, send, hear, notices } = await atWork(keepsCredentials);
  const odd = target('odd');
  const intent = { renew: [], rekey: [], rotate: [{ name: 'kubernetes-ca', to: 'trust' }] } as const;
  send(1, { type: 'plan', target: odd });
  send(2, { type: 'apply', target: odd, plan: (await hear(1, 'planned')).plan });
  await hear(2, 'applied');
  send(3, { type: 'plan', target: odd, intent });
  send(4, { type: 'apply', target: odd, plan: (await hear(3, 'planned')).plan });
  await hear(4, 'applied');
  await writeFile(join(folder, 'silent'), '');
  send(5, { type: 'read rotation', target: odd, of: 'kubernetes-ca' });
  expect(await hear(5, 'rotation')).toMatchObject({ checks: { next: 'asking' } });
  send(6, { type: 'plan undo', target: odd });
  expect((await hear(6, 'undo planned')).plan?.steps.length).toBeGreaterThan(0);
  expect(notices(5).flatMap((notice) => (notice.type === 'rotation' ? [notice.checks.next] : []))).toEqual(['asking']);
});

test('a defect in what has let others begin ends the thread, and gives up what is left of it', async () => {
  const program = `
    import { turns } from ${JSON.stringify(new URL('turns.ts', import.meta.url).href)};
    let left = 'its signal has not fired';
    process.on('uncaughtException', (error) => { throw new Error(error.message + ', ' + left); });
    const { promise: othersBegin, resolve } = Promise.withResolvers();
    const { add } = turns(async ({ run, signal, letOthersBegin }) => {
      if (run === 2) return resolve();
      signal.addEventListener('abort', () => { left = 'nothing of it is left'; });
      letOthersBegin();
      await othersBegin;
      throw new Error('defect');
    }, () => {});
    add(1, { type: 'read', target: {} });
    add(2, { type: 'plan', target: {} });`;
  const thread = new Worker(new URL(`data:text/javascript,${encodeURIComponent(program)}`));
  await expect(once(thread, 'exit')).rejects.toThrow('defect, nothing of it is left');
});
