import {
  chmodSync,
  chownSync,
  lchownSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import type { Revision, Sink } from '@kpki/plugin';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nodeDisk } from '../src/node-disk.ts';
import { openSink } from '../src/sink.ts';
import { generation, generationOf, nothing, readAll, writeAll } from './generations.ts';
import { call, host } from './host.ts';
import { modelProcesses } from './processes.ts';
import { isRoot, listing, scratch } from './scratch.ts';
import { systemError } from './system-error.ts';
import { expectRefused, expectUnreadBeneath, expectUnreadEntry, type Tree, tree } from './tree.ts';
import { watchedDisk } from './watched-disk.ts';

describe('instead of an entry', () => {
  it.each<readonly [string, RegExp, (path: string, folder: string) => void]>([
    ['a symbolic link', /symbolic link/, (path, folder) => symlinkSync(`${folder}/foreign`, path)],
    ['a link that leads nowhere', /symbolic link/, (path) => symlinkSync('nowhere', path)],
    ['a hard link', /2 names/, (path, folder) => linkSync(`${folder}/foreign`, path)],
    ['a folder', /it is a folder/, (path) => mkdirSync(path)],
    [
      'a very large file',
      /larger than/,
      (path) => {
        writeFileSync(path, '', { mode: 0o600 });
        truncateSync(path, 4 * 1024 * 1024 + 1);
      },
    ],
  ])('%s is told, hides no other entry, and is neither followed nor written over', async (_, why, plant) => {
    await expectUnreadEntry(why, plant);
  });
});

describe('instead of a folder', () => {
  it('a symbolic link is not followed, not even within the tree', async () => {
    const trees = await tree();
    renameSync(`${trees.root}/pki/etcd`, `${trees.root}/pki/other`);
    symlinkSync('other', `${trees.root}/pki/etcd`);
    await expectUnreadBeneath(trees, 'pki/etcd', /^(?:write .*|look below .*)?folder pki\/etcd: it is a symbolic link/);
  });

  it.each<readonly [string, RegExp, (path: string, folder: string) => void]>([
    ['a file', /pki\/etcd: it is not a folder/, (path) => writeFileSync(path, '')],
    ['a link that leads nowhere', /pki\/etcd: it is a symbolic link/, (path) => symlinkSync('nowhere', path)],
    ['a link to elsewhere', /pki\/etcd: it is a symbolic link/, (path, folder) => symlinkSync(folder, path)],
  ])('%s is told of what is beneath it, and hides nothing else', async (_, why, plant) => {
    const trees = await tree();
    rmSync(`${trees.root}/pki/etcd`, { recursive: true });
    plant(`${trees.root}/pki/etcd`, trees.folder);
    await expectUnreadBeneath(trees, 'pki/etcd', why);
  });

  it('a link in a folder is reported for the entries below it', async () => {
    const trees = await tree();
    renameSync(`${trees.root}/pki`, `${trees.root}/other`);
    symlinkSync('other', `${trees.root}/pki`);
    await expectUnreadBeneath(trees, 'pki', /folder pki: it is a symbolic link/);
  });

  it('a link that comes after it was opened leads nowhere', async () => {
    const { folder, root, sink, revision } = await tree();
    mkdirSync(`${folder}/elsewhere`);
    let swapped = false;
    const disk = watchedDisk(nodeDisk(), {
      before: ({ name, path }) => {
        if (swapped || name !== 'rename' || !path.endsWith('/2')) return;
        swapped = true;
        renameSync(`${root}/pki/etcd`, `${root}/pki/moved`);
        symlinkSync(`${folder}/elsewhere`, `${root}/pki/etcd`);
      },
    });
    const attacked = openSink({ root }, host, { disk });
    const writing = writeAll(attacked, generation(2), revision);
    await expect(writing).rejects.toMatchObject({ code: 'uncertain' });
    expect(swapped).toBe(true);
    expect(readdirSync(`${folder}/elsewhere`)).toEqual([]);
    // Once the folder is accessible again, the write is finished.
    rmSync(`${root}/pki/etcd`);
    renameSync(`${root}/pki/moved`, `${root}/pki/etcd`);
    const found = await readAll(sink);
    expect(generationOf(await writeAll(sink, nothing, found?.revision ?? null), 2)).toBe(2);
  });
});

describe('a folder that others may write to', () => {
  it.each([
    ['everybody', 'pki', 0o777],
    ['everybody, though sticky', 'pki/etcd', 0o1777],
  ])('in the tree keeps what is beneath it from being read: %s', async (_, path, mode) => {
    const trees = await tree();
    chmodSync(`${trees.root}/${path}`, mode);
    await expectUnreadBeneath(trees, path, /everybody may write to it/);
  });

  it.each([
    ['everybody, the root', '', 0o777],
    ['everybody, above the root', '..', 0o777],
  ])('is refused: %s', async (_, path, mode) => {
    const trees = await tree();
    chmodSync(`${trees.root}/${path}`, mode);
    await expectRefused(trees, /everybody may write to it/);
  });

  it('is refused above a root that is not there yet: before a plan is made, and nothing is', async () => {
    const { folder } = await tree();
    chmodSync(folder, 0o777);
    const sink = openSink({ root: `${folder}/later/out` }, host, {});
    await expect(readAll(sink)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining(folder),
    });
    expect(listing(folder).some((line) => line.startsWith('later'))).toBe(false);
  });

  it.runIf(isRoot)('the same for a group that is not ours (needs root)', async () => {
    const trees = await tree();
    chownSync(`${trees.root}/pki`, 0, 1234);
    chmodSync(`${trees.root}/pki`, 0o775);
    await expectUnreadBeneath(trees, 'pki', /group 1234 may write to it/);
  });

  it('is taken above the root when it is sticky, as /tmp is', async () => {
    const { folder, root, sink, revision } = await tree();
    chmodSync(folder, 0o1777);
    expect((await readAll(sink))?.revision).toBe(revision);
    expect(listing(root)).toContain('pki 755');
  });
});

describe.runIf(isRoot)('in a sticky folder, where another user may make what is missing (needs root)', () => {
  const eve = 1234;

  function locations(): { readonly shared: string; readonly theirs: string } {
    const folder = scratch(onTestFinished);
    const [shared, theirs] = [`${folder}/shared`, `${folder}/theirs`];
    mkdirSync(shared);
    chmodSync(shared, 0o1777);
    mkdirSync(theirs);
    writeFileSync(`${theirs}/diary`, 'theirs');
    for (const path of [theirs, `${theirs}/diary`]) chownSync(path, 4321, 4321);
    return { shared, theirs };
  }

  function linkOf(user: number, target: string, path: string): string {
    symlinkSync(target, path);
    lchownSync(path, user, user);
    return path;
  }

  async function expectNotUsed(root: string, theirs: string, why: RegExp): Promise<void> {
    const sink = openSink({ root }, host, {});
    const refused = { code: 'invalid', message: expect.stringMatching(why) };
    await expect(sink.check(call)).rejects.toMatchObject(refused);
    await expect(readAll(sink)).rejects.toMatchObject(refused);
    await expect(writeAll(sink, generation(1), null)).rejects.toMatchObject(refused);
    expect(readdirSync(theirs)).toEqual(['diary']);
    expect(statSync(theirs).uid).toBe(4321);
  }

  it.each(
    Object.entries<(shared: string, theirs: string) => string>({
      'the root': (shared, theirs) => linkOf(eve, theirs, `${shared}/out`),
      'a folder above it': (shared, theirs) => `${linkOf(eve, theirs, `${shared}/x`)}/out`,
      'what a link of our own leads to': (shared, theirs) => {
        linkOf(eve, theirs, `${shared}/x`);
        linkOf(0, 'shared/x', `${shared}/../ours`);
        return `${shared}/../ours/out`;
      },
      'one in a folder of another user': (shared, theirs) => {
        mkdirSync(`${shared}/../home`);
        chownSync(`${shared}/../home`, eve, eve);
        linkOf(eve, theirs, `${shared}/../home/x`);
        return `${shared}/../home/x/out`;
      },
    }),
  )('a link of theirs is not followed: %s', async (_, plant) => {
    const { shared, theirs } = locations();
    await expectNotUsed(plant(shared, theirs), theirs, /it is a link of user 1234, who decides where it leads/);
  });

  it('a link of our own is followed', async () => {
    const { shared } = locations();
    mkdirSync(`${shared}/real`);
    linkOf(0, 'real', `${shared}/out`);
    const sink = openSink({ root: `${shared}/out` }, host, {});
    await writeAll(sink, generation(1), null);
    expect(listing(`${shared}/real`)).toContain('pki 755');
  });

  it('a folder of theirs is refused unless it is empty', async () => {
    const { shared, theirs } = locations();
    renameSync(theirs, `${shared}/out`);
    await expectNotUsed(`${shared}/out`, `${shared}/out`, /user 4321 owns it, and it is in a sticky folder/);
    // An empty folder holds no content of the other user.
    rmSync(`${shared}/out/diary`);
    const sink = openSink({ root: `${shared}/out` }, host, {});
    await writeAll(sink, generation(1), null);
    expect(listing(`${shared}/out`)).toContain('pki/ca.key 600');
  });
});

async function interrupted(): Promise<Tree & { readonly journal: string; readonly stage: string }> {
  const whole = await tree();
  const processes = modelProcesses();
  const process = processes.process();
  let killed = false;
  const disk = watchedDisk(nodeDisk(), {
    before: ({ name, path }) => {
      killed ||= name === 'rename' && path.endsWith('/2');
      if (killed) throw new Error('killed by the test');
    },
  });
  const killedSink = openSink({ root: whole.root }, host, { disk, processes: process });
  await expect(writeAll(killedSink, generation(2), whole.revision)).rejects.toMatchObject({ code: 'uncertain' });
  process.kill();
  const sink = openSink({ root: whole.root }, host, { processes: processes.process() });
  const found = await readAll(sink);
  expect(generationOf(found, 2)).toBeNull();
  const stage = readdirSync(whole.root).find((name) => name.startsWith('.kpki-stage-'));
  const journal = `${whole.root}/.kpki-journal`;
  return { ...whole, sink, revision: found?.revision ?? null, journal, stage: `${whole.root}/${stage}` };
}

describe('an unfinished write', () => {
  it('is named, and finished by an empty change', async () => {
    const { sink, revision, root, journal } = await interrupted();
    expect((await readAll(sink))?.drift).toEqual([
      `${journal} is of an unfinished write: the next write finishes it first`,
    ]);
    expect(generationOf(await writeAll(sink, nothing, revision), 2)).toBe(2);
    expect(listing(root).filter((path) => path.includes('.kpki'))).toEqual([]);
  });

  it('is finished before another change, which was planned on less and is refused', async () => {
    const { sink, revision } = await interrupted();
    await expect(writeAll(sink, generation(3), revision)).rejects.toMatchObject({ code: 'conflict' });
    const found = await readAll(sink);
    expect(found?.drift).toEqual([]);
    expect(generationOf(found, 3)).toBe(2);
    expect(generationOf(await writeAll(sink, generation(3), found?.revision ?? null), 3)).toBe(3);
  });

  it('holds no key in its journal', async () => {
    const { journal } = await interrupted();
    expect(readFileSync(journal, 'utf8')).not.toContain('KEY');
  });

  it.each<readonly [string, RegExp, (text: string) => string]>([
    ['leads out of the root', /"\.\.\/foreign".*is '\.\.'/, (text) => text.replaceAll('"pki/ca.key"', '"../foreign"')],
    ['names an absolute path', /absolute/, (text) => text.replaceAll('"pki/ca.key"', '"/etc/passwd"')],
    ['names our own files', /begins with a dot/, (text) => text.replaceAll('"pki/ca.key"', '".kpki-lock"')],
    ['takes its files from elsewhere', /stage/, (text) => text.replace(/\.kpki-stage-/, '../')],
    ['takes its files from a path', /rows/, (text) => text.replace('"staged": "3"', '"staged": "../foreign"')],
    ['asks for another mode', /rows/, (text) => text.replace('"mode": 420', '"mode": 511')],
    ['is cut off', /not JSON/, (text) => text.slice(0, -20)],
    ['is empty', /not JSON/, () => ''],
  ])('whose journal %s is refused', async (_, why, change) => {
    const { folder, sink, revision, journal } = await interrupted();
    const text = change(readFileSync(journal, 'utf8'));
    expect(text).not.toBe(readFileSync(journal, 'utf8'));
    writeFileSync(journal, text);
    await expectUnfinishable(folder, sink, revision, why);
  });

  it.each<readonly [string, RegExp, (left: Awaited<ReturnType<typeof interrupted>>) => void]>([
    [
      'journal is a link',
      /symbolic link/,
      ({ folder, journal }) => {
        renameSync(journal, `${folder}/journal`);
        symlinkSync('../journal', journal);
      },
    ],
    [
      'stage is a link',
      /kpki did not create it/,
      ({ folder, stage }) => {
        renameSync(stage, `${folder}/stage`);
        symlinkSync('../stage', stage);
      },
    ],
    [
      'stage was changed',
      /was changed in the staging folder/,
      ({ stage }) => {
        for (const name of readdirSync(stage)) writeFileSync(`${stage}/${name}`, 'changed');
      },
    ],
    ['stage is gone', /missing from the staging folder/, ({ stage }) => rmSync(stage, { recursive: true })],
  ])('whose %s is refused', async (_, why, change) => {
    const left = await interrupted();
    change(left);
    await expectUnfinishable(left.folder, left.sink, left.revision, why);
  });

  it.runIf(isRoot)('whose journal belongs to another user is refused (needs root)', async () => {
    const { folder, sink, revision, journal } = await interrupted();
    chownSync(journal, 1234, 1234);
    await expectUnfinishable(folder, sink, revision, /belongs to user 1234/);
  });

  it('over an entry that another program changed since is refused, with the way to continue', async () => {
    const { folder, root, sink, journal, stage } = await interrupted();
    writeFileSync(`${root}/admin.conf`, 'changed by hand');
    const found = await readAll(sink);
    await expectUnfinishable(folder, sink, found?.revision ?? null, /admin\.conf: the file changed since; .*remove/);
    rmSync(journal);
    rmSync(stage, { recursive: true });
    expect(generationOf(await writeAll(sink, generation(3)), 3)).toBe(3);
  });
});

async function expectUnfinishable(folder: string, sink: Sink, revision: Revision | null, why: RegExp): Promise<void> {
  const foreign = readFileSync(`${folder}/foreign`, 'utf8');
  const writing = writeAll(sink, nothing, revision);
  await expect(writing).rejects.toMatchObject({ code: 'invalid', message: expect.stringMatching(why) });
  expect((await readAll(sink))?.drift).toEqual([expect.stringContaining('unfinished write')]);
  expect(readFileSync(`${folder}/foreign`, 'utf8')).toBe(foreign);
}

describe('a stage without a journal', () => {
  it('is named, and removed by the next write', async () => {
    const { root, sink, revision } = await tree();
    mkdirSync(`${root}/.kpki-stage-0123456789abcdef`, { mode: 0o700 });
    writeFileSync(`${root}/.kpki-stage-0123456789abcdef/0`, 'KEY', { mode: 0o600 });
    expect((await readAll(sink))?.drift).toEqual([expect.stringContaining('left by a write')]);
    expect((await writeAll(sink, nothing, revision))?.drift).toEqual([]);
    expect(listing(root).filter((path) => path.includes('.kpki'))).toEqual([]);
  });

  it('is not followed when it is a link', async () => {
    const { folder, root, sink, revision } = await tree();
    mkdirSync(`${folder}/elsewhere`);
    writeFileSync(`${folder}/elsewhere/0`, 'foreign');
    symlinkSync('../elsewhere', `${root}/.kpki-stage-0123456789abcdef`);
    const writing = writeAll(sink, nothing, revision);
    await expect(writing).rejects.toMatchObject({ code: 'invalid' });
    expect(readdirSync(`${folder}/elsewhere`)).toEqual(['0']);
  });
});

it('a folder that is a mount point is written to by a copy', async () => {
  const { root, revision } = await tree();
  const disk = watchedDisk(nodeDisk(), {
    before: ({ name, path }) => {
      if (name === 'rename' && /\/\.kpki-stage-[^/]*\/[23]$/.test(path)) throw systemError('EXDEV');
    },
  });
  const sink = openSink({ root }, host, { disk });
  const written = await writeAll(sink, generation(2), revision);
  expect(generationOf(written, 2)).toBe(2);
  expect(written?.drift).toEqual([]);
  expect(listing(root).filter((path) => path.includes('.kpki'))).toEqual([]);
});
