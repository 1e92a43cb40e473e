import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { partOf } from '@kpki/services/random-cases';
import { defaultAnswers } from '@kpki/spec';
import { expect, test } from 'vitest';
import { atWork, startCached, thereIs } from '../../../test/ui/work/at-work.ts';
import type { FromWorker } from './task.ts';

/** Each needs a new thread, so a run has one of them; the soak both. */
const endings = [
  ['ends the thread', 'process.exit(3);', 'exit code 3'],
  [
    'throws where nobody catches it',
    "setImmediate(() => { throw new Error('of a plugin'); }); await new Promise(() => {});",
    'of a plugin',
  ],
] as const;
test.each(partOf(endings, 2))('a plugin that %s is noticed, once', async (_what, opening, said) => {
  const { target, send, end, defects, defect } = await atWork(opening);
  send(1, { type: 'read', target: target('odd') });
  await defect();
  await end();
  expect(defects.map(({ message }) => message)).toEqual([expect.stringContaining(said)]);
});

/** Begins to write, continues when the test says so, and reports that it is done. Its check does not end. */
const unhurried = `
  const { appendFileSync, existsSync } = await import('node:fs');
  const { setTimeout } = await import('node:timers/promises');
  const { folder } = host;
  return {
    ...own,
    check: ({ signal }) => new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    }),
    write: async (...told) => {
      appendFileSync(folder + '/begun', '.');
      while (!existsSync(folder + '/go on')) await setTimeout(10);
      const after = await own.write(...told);
      appendFileSync(folder + '/through', '.');
      return after;
    },
  };`;

// A run has one of them; the soak both.
test.each(partOf(['alone', 'beside what is over meanwhile'], 2))(
  'what is being written, %s, is written to its end before the thread is gone, and that is no defect',
  async (how) => {
    const { folder, target, send, hear, end, defects } = await atWork(unhurried);
    send(1, { type: 'plan', target: target('odd') });
    const { plan } = await hear(1, 'planned');
    if (how !== 'alone') send(2, { type: 'check environment', target: target('odd') });
    send(3, { type: 'apply', target: target('odd'), plan });
    await thereIs(join(folder, 'begun'));
    if (how !== 'alone') {
      send(4, { type: 'stop', of: 2 });
      await hear(2, 'failure');
    }
    let isEnded = false;
    const ending = end().then(() => {
      isEnded = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isEnded).toBe(false);
    await writeFile(join(folder, 'go on'), '');
    await ending;
    expect(existsSync(join(folder, 'through'))).toBe(true);
    expect(defects).toEqual([]);
  },
);

test('whoever does not want to wait for it cuts it short', async () => {
  const { folder, target, send, hear, end, kill } = await atWork(unhurried);
  send(1, { type: 'plan', target: target('odd') });
  const { plan } = await hear(1, 'planned');
  send(2, { type: 'apply', target: target('odd'), plan });
  await thereIs(join(folder, 'begun'));
  const ending = end();
  kill();
  await ending;
  expect(existsSync(join(folder, 'through'))).toBe(false);
});

test('nothing more is written once the thread is to end', async () => {
  const { folder, target, send, hear, end, defects } = await atWork(`return {
    ...own,
    lock: async () => {
      // A busy wait: the thread hears nothing.
      const { existsSync, writeFileSync } = await import('node:fs');
      writeFileSync(host.folder + '/locking', '');
      while (!existsSync(host.folder + '/go on'));
      return { lost: new AbortController().signal, release: async () => {} };
    },
    write: async (...told) => {
      const { writeFileSync } = await import('node:fs');
      writeFileSync(host.folder + '/begun', '');
      return own.write(...told);
    },
  };`);
  send(1, { type: 'plan', target: target('odd') });
  const { plan } = await hear(1, 'planned');
  send(2, { type: 'apply', target: target('odd'), plan });
  await thereIs(join(folder, 'locking'));
  const ending = end();
  await writeFile(join(folder, 'go on'), '');
  await ending;
  expect(existsSync(join(folder, 'begun'))).toBe(false);
  expect(defects).toEqual([]);
});

test('of drafts that wait, only the newest is judged', async () => {
  const controlPlane = [{ name: 'cp1', addresses: ['192.0.2.11'] }];
  const heard: FromWorker[] = [];
  const last = 20;
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  const worker = startCached((message) => {
    heard.push(message);
    if (message.run === last) resolve();
  }, reject);
  for (let run = 1; run <= last; run += 1) {
    const answers = { ...defaultAnswers, name: `draft-${run}`, controlPlane };
    worker.send({ run, task: { type: 'judge', answers, loaded: [] } });
  }
  await done;
  await worker.end();
  expect(heard.length).toBeLessThan(last);
  expect(heard.at(-1)).toMatchObject({ run: last, of: 'judge', notices: [{ type: 'judged', problems: [] }] });
  expect(JSON.stringify(heard.at(-1))).toContain(`name: draft-${last}`);
});
