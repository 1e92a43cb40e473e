import { rmSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fileWatch } from './file-watch.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kpki-watch-'));
});
afterEach(() => rm(root, { recursive: true }));

const inRoot = (...path: readonly string[]): string => join(root, ...path);
const nothing = { folders: [], file: null };

const soon = (expects: () => void): Promise<void> => vi.waitFor(expects, 10_000);

/** In which an event would be reported. */
const quiet = (): Promise<void> => pause(500);

async function watched(names: readonly string[], file: string | null, act: (heard: () => number) => Promise<void>) {
  const heard = vi.fn();
  const watch = fileWatch(heard);
  watch({ folders: names.map((name) => inRoot(name)), file: file === null ? null : inRoot(file) });
  await act(() => heard.mock.calls.length);
  watch(nothing);
  const before = heard.mock.calls.length;
  await writeFile(inRoot('later'), '');
  await quiet();
  expect(heard).toHaveBeenCalledTimes(before);
}

test('a hundred writes are one change, a mode is one too, and to read is none', async () => {
  await mkdir(inRoot('pki'));
  await watched(['pki'], null, async (heard) => {
    // All at once: on a slow machine too, none comes after the first is reported.
    for (let at = 0; at < 100; at += 1) writeFileSync(inRoot('pki', `${at}.crt`), 'x');
    await soon(() => expect(heard()).toBe(1));
    await chmod(inRoot('pki', '1.crt'), 0o600);
    await soon(() => expect(heard()).toBe(2));
    await quiet();
    await readFile(inRoot('pki', '1.crt'));
    await quiet();
    expect(heard()).toBe(2);
  });
});

test('a folder that does not exist is awaited by the next name of its path', async () => {
  await watched(['out/cp1/pki'], null, async (heard) => {
    await writeFile(inRoot('other'), '');
    await quiet();
    expect(heard()).toBe(0);
    await mkdir(inRoot('out/cp1/pki'), { recursive: true });
    await soon(() => expect(heard()).toBe(1));
  });
});

test('of the folder of a file, the file alone counts, also where another is renamed to it', async () => {
  await watched([], 'kpki.yaml', async (heard) => {
    await writeFile(inRoot('other.yaml'), 'x');
    await quiet();
    expect(heard()).toBe(0);
    await rename(inRoot('other.yaml'), inRoot('kpki.yaml'));
    await soon(() => expect(heard()).toBe(1));
  });
});

test('a folder that is replaced is seen, and the new one is once it is watched again', async () => {
  await mkdir(inRoot('pki'));
  const heard = vi.fn();
  const watch = fileWatch(heard);
  const files = { folders: [inRoot('pki')], file: null };
  watch(files);
  await rename(inRoot('pki'), inRoot('old'));
  await mkdir(inRoot('pki'));
  await soon(() => expect(heard).toHaveBeenCalledTimes(1));
  watch(files);
  await writeFile(inRoot('pki', 'ca.crt'), 'x');
  await soon(() => expect(heard).toHaveBeenCalledTimes(2));
  watch(nothing);
});

test('a folder that is removed and made again is watched again, though it may have the same inode', async () => {
  const heard = vi.fn();
  const watch = fileWatch(heard);
  const files = { folders: [inRoot('pki')], file: null };
  for (let at = 0; at < 3; at += 1) {
    await mkdir(inRoot('pki'));
    watch(files);
    await writeFile(inRoot('pki', 'ca.crt'), 'x');
    await soon(() => expect(heard).toHaveBeenCalledTimes(2 * at + 1));
    // At once, so that it is one change.
    rmSync(inRoot('pki'), { recursive: true });
    await soon(() => expect(heard).toHaveBeenCalledTimes(2 * at + 2));
  }
  watch(nothing);
});
