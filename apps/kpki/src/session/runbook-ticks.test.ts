import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { expect, test } from 'vitest';
import { type RunbookOf, readTicks, writeTicks } from './runbook-ticks.ts';
import { stateFolder } from './user-folder.ts';

const trust: RunbookOf = {
  cluster: 'prod',
  environment: 'dev',
  rotation: 'kubernetes-ca',
  phase: 'trust',
  generation: 'aa bb',
};

test('ticks are there for the next run, of the same phase of the same rotation', async () => {
  await using folder = await temporaryDirectory();
  const state = join(folder.path, 'not', 'made');
  expect(readTicks(trust, state)).toEqual([]);
  await writeTicks(trust, ['Restart etcd on cp1.'], state);
  await writeTicks({ ...trust, cluster: 'other' }, ['Restart etcd on n1.'], state);
  expect(readTicks(trust, state)).toEqual(['Restart etcd on cp1.']);
  expect(readTicks({ ...trust, cluster: 'other' }, state)).toEqual(['Restart etcd on n1.']);
  for (const other of [
    { environment: null },
    { environment: 'prod' },
    { rotation: 'all' },
    { phase: 'reissue' },
    { generation: 'bb cc' },
  ])
    expect(readTicks({ ...trust, ...other }, state)).toEqual([]);
});

test('the next phase replaces what was ticked of the one before, and no tick leaves nothing', async () => {
  await using folder = await temporaryDirectory();
  const reissue = { ...trust, phase: 'reissue' };
  await writeTicks(trust, ['a'], folder.path);
  await writeTicks(reissue, ['b'], folder.path);
  expect(readTicks(trust, folder.path)).toEqual([]);
  expect(readTicks(reissue, folder.path)).toEqual(['b']);
  await writeTicks(reissue, [], folder.path);
  const text = await readFile(join(folder.path, 'runbooks.json'), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ kind: 'Runbooks', runbooks: [] });
});

test.each(['no JSON', '[]', '{ "kind": "Other" }', '{ "kind": "Runbooks", "runbooks": [{}] }'])(
  'a file with other content is no ticks, and is not replaced: %s',
  async (content) => {
    await using folder = await temporaryDirectory();
    const file = join(folder.path, 'runbooks.json');
    await writeFile(file, content);
    expect(readTicks(trust, folder.path)).toEqual([]);
    await expect(writeTicks(trust, ['a'], folder.path)).rejects.toThrow(/no file of kpki/);
    expect(await readFile(file, 'utf8')).toBe(content);
  },
);

test('a folder in the place of the file is no ticks, and stays', async () => {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, 'runbooks.json');
  await mkdir(file);
  expect(readTicks(trust, folder.path)).toEqual([]);
  await expect(writeTicks(trust, ['a'], folder.path)).rejects.toThrow(/no file of kpki/);
  expect((await stat(file)).isDirectory()).toBe(true);
});

test('the folder is that of the XDG specification, which demands that a relative path is ignored', () => {
  expect(stateFolder({ XDG_STATE_HOME: '/state' })).toBe('/state/kpki');
  expect(stateFolder({ XDG_STATE_HOME: 'state' })).toMatch(/\/\.local\/state\/kpki$/);
  expect(stateFolder({})).toMatch(/\/\.local\/state\/kpki$/);
});
