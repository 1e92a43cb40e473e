import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { atWork } from '../../../test/ui/work/at-work.ts';

/** Answers once the test has unsealed it. */
const sealed = `
  const { existsSync } = await import('node:fs');
  const { PluginError } = await import(${JSON.stringify(import.meta.resolve('@kpki/plugin'))});
  const read = async (...told) => {
    if (!existsSync(host.folder + '/unsealed')) throw new PluginError('denied', 'it is sealed');
    return own.read(...told);
  };
  return { ...own, read };`;

test('a plan tells what is there, which an older reading has missed', async () => {
  const { folder, target, send, hear, notices } = await atWork(sealed);
  send(1, { type: 'read', target: target('odd') });
  expect(await hear(1, 'known')).toMatchObject({ inventory: { unread: [{ sink: 'main' }] } });
  await writeFile(join(folder, 'unsealed'), '');
  send(2, { type: 'plan', target: target('odd') });
  await hear(2, 'planned');
  const { inventory } = await hear(2, 'known');
  expect(inventory.unread).toEqual([]);
  expect(inventory.entries.map(({ state }) => state)).not.toContain('unreadable');
  expect(
    notices(2)
      .filter(({ type }) => type !== 'events')
      .map(({ type }) => type),
  ).toEqual(['declared', 'known', 'planned']);
});

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

test('the folders of files are told before they are read, of the file system alone', async () => {
  const { folder, target, send, hear, notices } = await atWork('return own;');
  const out = join(folder, 'out');
  send(1, { type: 'read', target: target('local') });
  await hear(1, 'known');
  const types = notices(1).map(({ type }) => type);
  expect(types.indexOf('folders')).toBeLessThan(types.indexOf('known'));
  const { folders } = await hear(1, 'folders');
  expect(folders.toSorted()).toEqual([out, join(out, 'pki'), join(out, 'pki/etcd')]);
  send(2, { type: 'read', target: target('odd') });
  expect(await hear(2, 'folders')).toMatchObject({ folders: [] });
});
