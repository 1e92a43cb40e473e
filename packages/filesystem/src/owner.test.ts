import { chmodSync, chownSync, readFileSync, rmSync, statSync } from 'node:fs';
import { isSoak, soakSeed } from '@kpki/services/random-cases';
import { describe, expect, it, onTestFinished } from 'vitest';
import { everything, generation, generationOf, names, nothing, writeAll } from '../test/generations.ts';
import { call, host } from '../test/host.ts';
import { modelProcesses } from '../test/processes.ts';
import { isRoot, scratch } from '../test/scratch.ts';
import { systemError } from '../test/system-error.ts';
import { stopAfter, type Watch, watchedDisk } from '../test/watched-disk.ts';
import type { Facts } from './disk.ts';
import { nodeDisk } from './node-disk.ts';
import { driftOfOwner, keptOwner } from './owner.ts';
import { type FilesystemDependencies, openSink } from './sink.ts';

const applyId = '2030-01-01T00:00:00Z/1';
const later = '2030-01-01T00:00:01Z/1';

const etcd = { uid: 1234, gid: 1235 };
const theirs = ['pki/etcd', 'pki/etcd/server.key', 'pki/etcd/server.crt'];

async function givenAway(machine: FilesystemDependencies = {}) {
  const root = `${scratch(onTestFinished)}/out`;
  await writeAll(openSink({ root }, host, {}), generation(1));
  for (const name of theirs) chownSync(`${root}/${name}`, etcd.uid, etcd.gid);
  const sink = openSink({ root, keepOwners: true }, host, machine);
  return { root, sink, at: sink.locate(everything, names) };
}

function ownerOf(root: string, name: string) {
  const { uid, gid } = statSync(`${root}/${name}`);
  return { uid, gid };
}

function expectTheirs(root: string): void {
  for (const name of theirs) expect(ownerOf(root, name)).toEqual(etcd);
  for (const name of ['pki', 'pki/ca.key', 'admin.conf']) expect(ownerOf(root, name)).toEqual({ uid: 0, gid: 0 });
}

describe.runIf(isRoot)('with keepOwners, and files of another user (needs root)', () => {
  it('nothing has drifted, and putting a mode right leaves the owner', async () => {
    const { root, sink, at } = await givenAway();
    expect((await sink.read(at, call))?.drift).toEqual([]);
    chmodSync(`${root}/pki/etcd/server.key`, 0o644);
    expect((await sink.read(at, call))?.drift).toHaveLength(1);
    await writeAll(sink, nothing);
    expect(statSync(`${root}/pki/etcd/server.key`).mode & 0o777).toBe(0o600);
    expectTheirs(root);
  });

  it('a file that replaces another has the owner of the other', async () => {
    const { root, sink, at } = await givenAway();
    await writeAll(sink, generation(2));
    expect(generationOf(await sink.read(at, call), 2)).toBe(2);
    expect(statSync(`${root}/pki/etcd/server.key`).mode & 0o777).toBe(0o600);
    expectTheirs(root);
  });

  it('what is made where nothing was belongs to whom its folder belongs to', async () => {
    const { root, sink, at } = await givenAway();
    rmSync(`${root}/pki/etcd/server.key`);
    rmSync(`${root}/pki/ca.key`);
    await writeAll(sink, generation(2));
    expect(generationOf(await sink.read(at, call), 2)).toBe(2);
    expectTheirs(root);
  });

  it('does the same in a folder that is a mount point', async () => {
    const disk = watchedDisk(nodeDisk(), {
      before: ({ name, path }) => {
        if (name === 'rename' && /\/\.kpki-stage-[^/]*\/[0-9]+$/.test(path)) throw systemError('EXDEV');
      },
    });
    const { root, sink, at } = await givenAway({ disk });
    await writeAll(sink, generation(2));
    expect(generationOf(await sink.read(at, call), 2)).toBe(2);
    expectTheirs(root);
  });

  it('restores the former owner of replaced and removed entries, with any owner now', async () => {
    const { root, sink, at } = await givenAway();
    const { set } = generation(2);
    const unset = new Set(['pki/etcd/server.crt']);
    const change = { set: new Map([...set].filter(([entry]) => !unset.has(entry))), unset, retain: applyId };
    await writeAll(sink, change);
    chownSync(`${root}/pki/etcd/server.key`, 0, 0);
    const revision = (await sink.read(at, call))?.revision ?? null;
    await sink.undo?.restore(at, new Set(names.keys()), revision, later, call);
    expect(generationOf(await sink.read(at, call), 2)).toBe(1);
    expectTheirs(root);
  });

  it('a write that is killed anywhere is finished with them, or has changed none', async () => {
    // Each run kills after every third change, with a different start; the soak after each.
    const every = isSoak ? 1 : 3;
    let count = soakSeed() % every;
    for (let stopped = true; stopped; count += every) {
      const processes = modelProcesses();
      const watch: Watch & { readonly stopped: () => boolean } = stopAfter(count);
      const process = processes.process();
      const { root, sink, at } = await givenAway({ disk: watchedDisk(nodeDisk(), watch), processes: process });
      await writeAll(sink, generation(2)).catch(() => undefined);
      stopped = watch.stopped();
      process.kill();
      const next = openSink({ root, keepOwners: true }, host, { processes: processes.process() });
      await writeAll(next, nothing);
      expect([1, 2]).toContain(generationOf(await next.read(at, call), 2));
      expectTheirs(root);
    }
    expect(count).toBeGreaterThan(20);
  });
});

it('a user without root keeps no owner, and keepOwners reports it', () => {
  const user = { uid: 1000, gid: 1000 };
  const theirs: Facts = { ...etcd, kind: 'file', mode: 0o600, size: 1, links: 1, identity: '1' };
  for (const keepsOwners of [true, false]) {
    expect(driftOfOwner('ca.key', theirs, { user, keepsOwners })).toEqual([
      'ca.key belongs to 1234:1235 instead of 1000:1000, which only root can change',
    ]);
    expect(keptOwner(theirs, { user, keepsOwners })).toBeNull();
  }
});

it.runIf(isRoot)('without keepOwners, restored entries belong to root, as all others do (needs root)', async () => {
  const { root, at } = await givenAway();
  const sink = openSink({ root }, host, {});
  await writeAll(sink, { ...generation(2), retain: applyId });
  const revision = (await sink.read(at, call))?.revision ?? null;
  await sink.undo?.restore(at, new Set(names.keys()), revision, later, call);
  expect(readFileSync(`${root}/pki/etcd/server.key`, 'utf8')).toContain('generation 1');
  for (const name of theirs) expect(ownerOf(root, name)).toEqual({ uid: 0, gid: 0 });
});
