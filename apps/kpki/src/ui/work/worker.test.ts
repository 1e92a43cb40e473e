import { usualAnswers } from '@kpki/spec';
import { expect, test } from 'vitest';
import { startCached } from '../../../test/ui/work/at-work.ts';
import type { FromWorker } from './notice.ts';

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
    const answers = { ...usualAnswers, name: `draft-${run}`, controlPlane };
    worker.send({ run, task: { type: 'judge', answers, loaded: [] } });
  }
  await done;
  await worker.end();
  expect(heard.length).toBeLessThan(last);
  expect(heard.at(-1)).toMatchObject({ run: last, of: 'judge', notices: [{ type: 'judged', problems: [] }] });
  expect(JSON.stringify(heard.at(-1))).toContain(`name: draft-${last}`);
});
