import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { everything, generation, names } from '../test/generations.ts';
import { call, host } from '../test/host.ts';
import { isRoot, listing, scratch } from '../test/scratch.ts';
import { systemError } from '../test/system-error.ts';
import { applyId, expectFinished, expectNotRetained } from '../test/undo-blocked.ts';
import { watchedDisk } from '../test/watched-disk.ts';
import { nodeDisk } from './node-disk.ts';
import { openSink } from './sink.ts';

const later = '2030-01-01T00:00:01Z/1';

/** Replaces the first generation by the second, and retains the first. */
async function changed() {
  const root = `${scratch(onTestFinished)}/out`;
  const sink = openSink({ root }, host, {});
  const at = sink.locate(everything, names);
  const first = await sink.write(at, generation(1), null, call);
  chmodSync(`${root}/pki/ca.crt`, 0o600);
  const closer = await sink.read(at, call);
  expect(closer?.drift).toEqual([]);
  const second = await sink.write(at, { ...generation(2), retain: applyId }, first?.revision ?? null, call);
  return { root, sink, at, revision: second?.revision ?? null };
}

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

it('gives back the modes too, and keeps what was replaced to its owner', async () => {
  const { root, sink, at, revision } = await changed();
  expect(modeOf(`${root}/pki/ca.crt`)).toBe('644');
  expect(modeOf(`${root}/.kpki-undo`)).toBe('700');
  const retained = listing(root).filter((line) => line.includes('.kpki-undo/'));
  expect(retained).toHaveLength(names.size + 1);
  for (const line of retained) expect(line).toMatch(/ 600$/);
  expect(readFileSync(`${root}/.kpki-undo/record`, 'utf8')).not.toContain('KEY');

  await sink.undo?.restore(at, new Set(names.keys()), revision, later, call);
  expect(readFileSync(`${root}/pki/ca.crt`, 'utf8')).toContain('generation 1');
  expect(modeOf(`${root}/pki/ca.crt`)).toBe('600');
  expect(modeOf(`${root}/pki/ca.key`)).toBe('600');
});

it('leaves no key in memory after a restore, successful or not', async () => {
  const { root, at, revision } = await changed();
  const read: Uint8Array[] = [];
  let fails = true;
  const disk = watchedDisk(nodeDisk(), {
    before: ({ name, path }) => {
      if (fails && name === 'rename' && path.endsWith('/journal')) throw systemError('EIO');
    },
    answered: ({ name, path }, answer) => {
      if (name === 'read' && /undo\/[0-9]+$/.test(path) && answer instanceof Uint8Array) read.push(answer);
    },
  });
  const watched = openSink({ root }, host, { disk });
  const back = () => watched.undo?.restore(at, new Set(names.keys()), revision, later, call);
  await expect(back()).rejects.toMatchObject({ code: 'unavailable' });
  fails = false;
  await back();
  expect(read.length).toBe(2 * names.size);
  for (const bytes of read) expect(Buffer.from(bytes).toString()).toBe('\0'.repeat(bytes.length));
});

it('is disturbed by no record that cannot be read, and puts nothing back from it', async () => {
  const { root, sink, at, revision } = await changed();
  writeFileSync(`${root}/.kpki-undo/record`, '{"undo": 2}');
  expect(await sink.read(at, call)).toMatchObject({ revision, drift: [] });
  const restored = sink.undo?.restore(at, new Set(['pki/ca.crt']), revision, later, call);
  await expect(restored).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('.kpki-undo') });
  await sink.write(at, { ...generation(3), retain: later }, revision, call);
  expect((await sink.undo?.replaced(at, call))?.applyId).toBe(later);
});

it('restores no retained content that another program changed', async () => {
  const { root, sink, at, revision } = await changed();
  for (const file of readdirSync(`${root}/.kpki-undo`)) {
    if (file !== 'record') writeFileSync(`${root}/.kpki-undo/${file}`, 'X');
  }
  const restored = sink.undo?.restore(at, new Set(['pki/ca.crt']), revision, later, call);
  await expect(restored).rejects.toMatchObject({ code: 'missing' });
  expect(readFileSync(`${root}/pki/ca.crt`, 'utf8')).toContain('generation 2');
  expect((await sink.undo?.replaced(at, call))?.lost?.get('pki/ca.crt')).toMatch(/is not what was replaced$/);

  const third = await sink.write(at, { ...generation(3), retain: applyId }, revision, call);
  expect(third?.retains).toBe(applyId);
  expect((await sink.undo?.replaced(at, call))?.lost?.get('pki/ca.crt')).toMatch(/is not there$/);
});

describe('where something else has its name', () => {
  const hindrances: readonly (readonly [string, string, (path: string) => void])[] = [
    ['a file', 'it is not a folder', (path) => writeFileSync(path, 'mine')],
    ['a link', 'it is a symbolic link, which is not followed', (path) => linkToRetained(path)],
    ['a folder that others may write to', 'others may write to it', (path) => openedFolder(path, 0o777)],
    ['a folder with a folder in it', 'it holds a folder, "deeper"', (path) => recordedFolder(path)],
  ];
  const ofOthers: typeof hindrances = [
    [
      'a folder of somebody else',
      'it belongs to user 1234',
      (path) => chownSync(openedFolder(path, 0o700), 1234, 1234),
    ],
  ];
  // File modes never restrict root.
  const closed: typeof hindrances = [
    ['a folder that its owner has closed', 'its mode is 0500', (path) => openedFolder(path, 0o500)],
  ];
  const all = [...hindrances, ...(isRoot ? ofOthers : closed)];

  function openedFolder(path: string, mode: number): string {
    mkdirSync(path);
    chmodSync(path, mode);
    return path;
  }

  function recordedFolder(path: string): void {
    mkdirSync(`${path}/deeper`, { recursive: true, mode: 0o700 });
    writeFileSync(`${path}/record`, JSON.stringify({ undo: 1, mark: applyId, rows: [] }));
  }

  function linkToRetained(path: string): void {
    mkdirSync(`${path}-elsewhere`);
    writeFileSync(`${path}-elsewhere/record`, JSON.stringify({ undo: 1, mark: applyId, rows: [] }));
    symlinkSync(`${path}-elsewhere`, path);
  }

  it.each(all)('%s: the change is made, nothing is retained, and that is said', async (_, why, hinder) => {
    await expectNotRetained(why, hinder);
  });

  it.each(all)('%s since the change was committed: it is finished all the same', async (_, why, hinder) => {
    await expectFinished(why, hinder);
  });
});

it('gives back nothing of an apply before the last where the last could retain nothing', async () => {
  const { root, sink, at, revision } = await changed();
  expect((await sink.undo?.replaced(at, call))?.applyId).toBe(applyId);
  mkdirSync(`${root}/.kpki-undo/deeper`);
  const third = await sink.write(at, { ...generation(3), retain: later }, revision, call);
  expect(third?.retains).toBeUndefined();
  expect((await sink.read(at, call))?.retains).toBeUndefined();
  expect(await sink.undo?.replaced(at, call)).toBeNull();
  const restored = sink.undo?.restore(at, new Set(['pki/ca.crt']), third?.revision ?? null, later, call);
  await expect(restored).rejects.toMatchObject({ code: 'missing' });
  expect(readFileSync(`${root}/pki/ca.crt`, 'utf8')).toContain('generation 3');
});

it('leaves nothing where everything was made, undone and discarded', async () => {
  const root = `${scratch(onTestFinished)}/out`;
  const sink = openSink({ root }, host, {});
  const at = sink.locate(everything, names);
  const made = await sink.write(at, { ...generation(1), retain: applyId }, null, call);
  expect(await sink.undo?.restore(at, new Set(names.keys()), made?.revision ?? null, later, call)).toBeNull();
  expect(await sink.read(at, call)).toBeNull();
  await sink.undo?.discard?.(at, call);
  expect(() => statSync(root)).toThrow();
});
