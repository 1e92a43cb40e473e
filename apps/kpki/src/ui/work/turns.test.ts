import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { atWork } from '../../../test/ui/work/at-work.ts';

/** Has begun once it has warned, and ends only when it is given up. */
const untilGivenUp = `
  return {
    ...own,
    check: ({ signal }) => new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      host.log('warn', 'begun');
    }),
  };`;

test('an apply that is stopped before its turn writes nothing, and says so at once', async () => {
  const { folder, target, send, hear, notices } = await atWork(untilGivenUp);
  send(1, { type: 'plan', target: target('local') });
  const { plan } = await hear(1, 'planned');
  expect(plan.steps.length).toBeGreaterThan(10);
  send(2, { type: 'check environment', target: target('odd') });
  await hear(2, 'events');
  send(3, { type: 'apply', target: target('local'), plan });
  send(4, { type: 'stop', of: 3 });
  expect(await hear(3, 'trouble')).toMatchObject({ trouble: { exit: 'interrupted' } });
  expect(notices(2)).toMatchObject([{ type: 'events' }]);
  // What comes after both is done: neither of them is any more.
  send(5, { type: 'check environment', target: target('local') });
  await hear(5, 'checked');
  expect(existsSync(join(folder, 'out'))).toBe(false);
});

test('a stop that comes late stops nothing else', async () => {
  const { target, send, hear } = await atWork(untilGivenUp);
  send(1, { type: 'plan', target: target('local') });
  const { plan } = await hear(1, 'planned');
  send(2, { type: 'apply', target: target('local'), plan });
  await hear(2, 'applied');
  send(3, { type: 'read', target: target('local') });
  send(4, { type: 'stop', of: 2 });
  expect((await hear(3, 'known')).inventory.entries.map(({ state }) => state)).not.toContain('missing');
});

test('a newer task of the same kind takes the place of one that only looks', async () => {
  const { target, send, hear, notices } = await atWork(untilGivenUp);
  send(1, { type: 'check environment', target: target('odd') });
  await hear(1, 'events');
  send(2, { type: 'check environment', target: target('odd') });
  send(3, { type: 'check environment', target: target('local') });
  await hear(3, 'checked');
  expect(notices(2)).toEqual([]);
});
