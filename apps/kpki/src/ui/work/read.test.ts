import { expect, test } from 'vitest';
import { atWork } from '../../../test/ui/work/at-work.ts';

const closed = `
  const { PluginError } = await import(${JSON.stringify(import.meta.resolve('@kpki/plugin'))});
  throw new PluginError('denied', 'the token has ended');`;

test('a sink that cannot be opened is told as one that does not answer, and what it would keep is unreadable', async () => {
  const { target, send, hear } = await atWork(closed);
  send(1, { type: 'read', target: target('odd') });
  const { inventory } = await hear(1, 'known');
  expect(inventory.unread).toEqual([{ sink: 'main', code: 'denied', tellsRights: false, text: 'the token has ended' }]);
  expect(inventory.entries.length).toBeGreaterThan(10);
  expect(new Set(inventory.entries.map(({ state }) => state))).toEqual(new Set(['unreadable']));
});
