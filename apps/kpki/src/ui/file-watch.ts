import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { WatchedFiles } from './state/effect.ts';

/** Who writes one file writes others within this time: they are one change. */
const gathered = 300;

/** A folder, and the only name in it that counts; null: each does. */
interface Watched {
  readonly folder: string;
  readonly name: string | null;
}

interface Open {
  readonly watcher: FSWatcher;
  /** Of the folder that it watches, whatever has its path by now. */
  readonly inode: string;
  /** It was moved or removed, and its inode may be another's. */
  isGone: boolean;
}

/**
 * Returns what watches other files from now on, for changes by any program: reading them is none. What cannot be watched is
 * left to the interval of the UI. Keeps no process alive.
 */
export function fileWatch(onChange: () => void): (files: WatchedFiles) => void {
  let open: ReadonlyMap<string, Open> = new Map();
  let timer: NodeJS.Timeout | null = null;
  const onEvent = (): void => {
    timer ??= setTimeout(() => {
      timer = null;
      onChange();
    }, gathered).unref();
  };
  return ({ folders, file }) => {
    const before = open;
    const next = new Map<string, Open>();
    for (const folder of folders) watchNearest({ folder, name: null }, onEvent, before, next);
    if (file !== null) watchNearest({ folder: dirname(resolve(file)), name: basename(file) }, onEvent, before, next);
    open = next;
    const kept = new Set(next.values());
    // Closed last: what changes meanwhile is seen by the old ones.
    for (const each of before.values()) if (!kept.has(each)) each.watcher.close();
    if (open.size > 0 || timer === null) return;
    clearTimeout(timer);
    timer = null;
  };
}

/**
 * Of a folder that does not exist, waits in the nearest one that does for the next name of its path. A watcher of the same
 * folder stays: to open thousands takes a quarter of a second, in which no key is heard.
 */
function watchNearest(
  { folder, name }: Watched,
  onEvent: () => void,
  before: ReadonlyMap<string, Open>,
  next: Map<string, Open>,
): void {
  const key = `${folder}\0${name ?? ''}`;
  if (next.has(key)) return;
  try {
    const inode = inodeOf(folder);
    const was = before.get(key);
    if (inode !== null && was?.inode === inode && !was.isGone) next.set(key, was);
    else if (inode !== null) next.set(key, opened({ folder, name }, inode, onEvent));
    else if (dirname(folder) !== folder)
      watchNearest({ folder: dirname(folder), name: basename(folder) }, onEvent, before, next);
  } catch {
    // No more watches, or no right to it.
  }
}

function opened({ folder, name }: Watched, inode: string, onEvent: () => void): Open {
  const watcher = watch(folder, { persistent: false }, (_, changed) => {
    // The folder itself is named so too.
    if (changed === basename(folder)) open.isGone = true;
    if (name === null || changed === null || changed === name) onEvent();
  });
  watcher.on('error', () => {
    open.isGone = true;
    watcher.close();
  });
  const open: Open = { watcher, inode, isGone: false };
  return open;
}

function inodeOf(folder: string): string | null {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev} ${found.ino}`;
}
