import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, rmSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nodeProcesses } from '../src/holder.ts';
import { openSink } from '../src/sink.ts';
import { everything, names } from './generations.ts';
import { call, host } from './host.ts';
import { runChild } from './run-child.ts';
import { isRoot, listing, scratch } from './scratch.ts';
import { expectUnreadBeneath, expectUnreadEntry, tree } from './tree.ts';
import { expectFinished, expectNotRetained } from './undo-blocked.ts';

// The parts of the sink that need another process; all others are in the unit tests.

const makeFifo = (path: string): void => void execFileSync('mkfifo', [path]);

describe('a FIFO', () => {
  it('instead of an entry is reported, hides no other entry, and is not overwritten', async () => {
    await expectUnreadEntry(/FIFO/, makeFifo);
  });

  it('instead of a folder is reported for its entries, and hides nothing else', async () => {
    const trees = await tree();
    rmSync(`${trees.root}/pki/etcd`, { recursive: true });
    makeFifo(`${trees.root}/pki/etcd`);
    await expectUnreadBeneath(trees, 'pki/etcd', /pki\/etcd: it is not a folder/);
  });

  it('with the name of the folder of an undo keeps nothing from being changed, and that is said', async () => {
    await expectNotRetained('it is not a folder', makeFifo);
    await expectFinished('it is not a folder', makeFifo);
  });
});

it('refuses a folder that may not be written to', async () => {
  const folder = scratch(onTestFinished);
  // Root is never refused, so it changes its user for this test.
  const uid = isRoot ? 65534 : null;
  if (uid !== null) chownSync(folder, uid, uid);
  const check = async (): Promise<string> => (await runChild({ root: `${folder}/out`, action: 'check', uid })).answer;
  expect(await check()).toBe('ready');
  chmodSync(folder, 0o500);
  expect(await check()).toMatch(/^denied: /);
  expect(listing(folder)).toEqual([]);
  // So that the folder can be removed.
  chmodSync(folder, 0o700);
});

it.runIf(isRoot)(
  'what the system refuses is denied, and never taken for absent (needs root to become another)',
  async () => {
    const { folder, root } = await tree();
    const before = listing(folder);
    const asNobody = (action: 'read' | 'write'): Promise<string> =>
      runChild({ root, uid: 65534, action }).then(({ answer }) => answer);
    const mayNot = 'permission denied (EACCES); run kpki as a user with read permission';
    const secret = [...names].flatMap(([entry, kind]) => (kind === 'secret' ? [`${entry}: ${mayNot}`] : []));
    expect(await asNobody('read')).toBe(['pki/ca.crt', 'pki/etcd/server.crt', ...secret].join('; '));
    expect(await asNobody('write')).toMatch(/^denied: write .*: permission denied \(EACCES\)/);
    const lookedInto = 'cannot be listed (EACCES); run kpki as a user who may list the folder';
    // A right to list a folder is no right to read its files; content of subfolders is hidden as well.
    for (const [shut, mode, ofFile, ofFolder] of [
      ['pki/etcd', 0o700, 'folder pki/etcd: it', 'folder pki/etcd: it'],
      ['pki/etcd', 0o744, 'its folder', 'its folder'],
      ['pki', 0o700, 'folder pki: it', 'folder pki: it'],
      ['pki', 0o744, 'its folder', 'folder pki/etcd: its folder'],
    ] as const) {
      chmodSync(`${root}/${shut}`, mode);
      const beneath = [...names.keys()].filter((entry) => entry.startsWith(`${shut}/`));
      const why = (entry: string): string => (entry.startsWith('pki/etcd/') ? ofFolder : ofFile);
      const hidden = beneath.map((entry) => `${entry}: ${why(entry)} ${lookedInto}`);
      const read = await asNobody('read');
      for (const each of [...hidden, `admin.conf: ${mayNot}`]) expect(read).toContain(each);
      expect(await asNobody('write')).toMatch(/^denied: write /);
      chmodSync(`${root}/${shut}`, 0o755);
    }
    chmodSync(root, 0o700);
    expect((await runChild({ root, uid: 65534 })).answer).toMatch(/^denied: open folder .*permission denied/);
    chmodSync(root, 0o755);
    expect((await runChild({ root: `${folder}/new`, uid: 65534 })).answer).toMatch(/^denied: make folder .*\/new/);
    expect(listing(folder)).toEqual(before);
  },
);

it('the lock of a process that ended without a release is taken over', async () => {
  const root = `${scratch(onTestFinished)}/out`;
  expect((await runChild({ root, action: 'lock' })).answer).toBe('locked');
  expect(existsSync(`${root}/.kpki-lock`)).toBe(true);
  const sink = openSink({ root }, host, {});
  const taken = await sink.lock?.([sink.locate(everything, names)], 'the next', call);
  if (taken === undefined || !('release' in taken)) expect.fail('the lock is not taken over');
  await taken.release();
  expect(existsSync(root)).toBe(false);
});

it('a holder is dead when its process is gone', () => {
  const processes = nodeProcesses();
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  expect(processes.isProvablyDead({ ...processes.holder('me'), pid })).toBe(true);
});
