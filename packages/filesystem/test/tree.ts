import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Revision, Sink } from '@kpki/plugin';
import { expect, onTestFinished } from 'vitest';
import { openSink } from '../src/sink.ts';
import { everything, generation, names, readAll, writeAll } from './generations.ts';
import { call, host } from './host.ts';
import { listing, scratch } from './scratch.ts';

export interface Tree {
  readonly folder: string;
  readonly root: string;
  readonly sink: Sink;
  readonly revision: Revision | null;
}

/** Makes a whole tree of the first generation, in a folder that also holds a file of another program. */
export async function tree(): Promise<Tree> {
  const folder = scratch(onTestFinished);
  const root = `${folder}/out`;
  const sink = openSink({ root }, host, {});
  const written = await writeAll(sink, generation(1), null);
  writeFileSync(`${folder}/foreign`, 'foreign', { mode: 0o640 });
  return { folder, root, sink, revision: written?.revision ?? null };
}

/** Expects that reading and writing are refused with a reason, and change nothing. */
export async function expectRefused({ folder, sink, revision }: Tree, why: string | RegExp): Promise<void> {
  const before = listing(folder);
  const refusal = { code: 'invalid', message: expect.stringMatching(why) };
  await expect(readAll(sink)).rejects.toMatchObject(refusal);
  await expect(writeAll(sink, generation(2), revision)).rejects.toMatchObject(refusal);
  expect(listing(folder)).toEqual(before);
  expect(readFileSync(`${folder}/foreign`, 'utf8')).toBe('foreign');
}

/**
 * Expects that the content of a folder is reported as unreadable and not overwritten, and that all else is read and
 * written as usual.
 */
export async function expectUnreadBeneath({ folder, root, sink }: Tree, odd: string, why: RegExp): Promise<void> {
  const at = sink.locate(everything, names);
  const isBeneath = (text: string): boolean => text.startsWith(`${odd}/`);
  const before = listing(folder);
  const found = await sink.read(at, call);
  expect([...(found?.unreadable?.keys() ?? [])].toSorted()).toEqual([...names.keys()].filter(isBeneath).toSorted());
  for (const each of found?.unreadable?.values() ?? []) expect(each).toMatch(why);
  expect([...(found?.entries.keys() ?? [])]).toEqual([...names.keys()].filter((entry) => !isBeneath(entry)));
  const expected = found?.revision ?? null;
  const refused = { code: 'invalid', message: expect.stringMatching(why) };
  await expect(sink.write(at, generation(2), expected, call)).rejects.toMatchObject(refused);
  for (const entry of [...names.keys()].filter(isBeneath)) {
    const removal = { set: new Map(), unset: new Set([entry]) };
    await expect(sink.write(at, removal, expected, call)).rejects.toMatchObject(refused);
    if (names.get(entry) === 'secret') await expect(sink.reveal?.(at, entry, call)).rejects.toMatchObject(refused);
  }
  expect(listing(folder)).toEqual(before);
  const set = new Map([...generation(2).set].filter(([entry]) => !isBeneath(entry)));
  chmodSync(`${root}/admin.conf`, 0o644);
  const beside = await sink.write(at, { set, unset: new Set() }, expected, call);
  expect([...(beside?.unreadable ?? [])]).toEqual([...(found?.unreadable ?? [])]);
  expect(beside?.drift).toEqual([]);
  const isOdd = (line: string): boolean => line.includes(odd) || line.includes('foreign') || line.includes('other');
  expect(listing(folder).filter(isOdd)).toEqual(before.filter(isOdd));
}

/** Expects that an entry is reported as unreadable, and that all else is read and written as usual. */
export async function expectUnreadEntry(why: RegExp, plant: (path: string, folder: string) => void): Promise<void> {
  const { folder, root, sink, revision } = await tree();
  const odd = 'pki/ca.key';
  rmSync(`${root}/${odd}`);
  plant(`${root}/${odd}`, folder);
  const at = sink.locate(everything, names);
  const before = listing(folder);
  const found = await sink.read(at, call);
  expect([...(found?.unreadable ?? [])]).toEqual([[odd, expect.stringMatching(why)]]);
  expect([...(found?.entries.keys() ?? [])]).toEqual([...names.keys()].filter((entry) => entry !== odd));
  expect(found?.drift).toEqual([]);
  expect(found?.revision).not.toBe(revision);
  const expected = found?.revision ?? null;
  const refused = { code: 'invalid', message: expect.stringMatching(why) };
  await expect(sink.write(at, generation(2), expected, call)).rejects.toMatchObject(refused);
  const removal = { set: new Map(), unset: new Set([odd]) };
  await expect(sink.write(at, removal, expected, call)).rejects.toMatchObject(refused);
  await expect(sink.reveal?.(at, odd, call)).rejects.toMatchObject(refused);
  expect(listing(folder)).toEqual(before);
  expect(readFileSync(`${folder}/foreign`, 'utf8')).toBe('foreign');

  chmodSync(`${root}/admin.conf`, 0o644);
  const set = new Map([...generation(2).set].filter(([entry]) => entry !== odd));
  const beside = await sink.write(at, { set, unset: new Set() }, expected, call);
  expect([...(beside?.unreadable?.keys() ?? [])]).toEqual([odd]);
  expect(beside?.drift).toEqual([]);
  expect(listing(folder).filter((line) => line.includes(odd))).toEqual(before.filter((line) => line.includes(odd)));
  expect(readFileSync(`${folder}/foreign`, 'utf8')).toBe('foreign');
}
