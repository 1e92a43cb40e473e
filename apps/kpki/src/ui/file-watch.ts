import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { WatchedFiles } from './state/effect.ts';

/** Who writes one file writes others within this time: they are one change. */
const gathered = 300;

/** A folder, and the only name in it that counts; null: each does. */
interface Watched {
  readonly folder: string;
  readonly name: string | null;
}

/**
 * Returns what watches other files from now on, for changes by any program: reading them is none. What cannot be watched is
 * left to the interval of the UI. Keeps no process alive.
 */
export function fileWatch(onChange: () => void): (files: WatchedFiles) => void {
  let open: readonly FSWatcher[] = [];
  let timer: NodeJS.Timeout | null = null;
  const onEvent = (): void => {
    timer ??= setTimeout(() => {
      timer = null;
      onChange();
    }, gathered).unref();
  };
  return ({ folders, file }) => {
    const before = open;
    const wanted = [
      ...folders.map((folder): Watched => ({ folder, name: null })),
      ...(file === null ? [] : [{ folder: dirname(resolve(file)), name: basename(file) }]),
    ];
    const seen = new Map<string, FSWatcher>();
    for (const each of wanted) watchNearest(each, onEvent, seen);
    open = [...seen.values()];
    // Closed last: what changes meanwhile is seen by the old ones.
    for (const each of before) each.close();
    if (open.length > 0 || timer === null) return;
    clearTimeout(timer);
    timer = null;
  };
}

/** Of a folder that does not exist, waits in the nearest one that does for the next name of its path. */
function watchNearest({ folder, name }: Watched, onEvent: () => void, seen: Map<string, FSWatcher>): void {
  const key = JSON.stringify([folder, name]);
  if (seen.has(key)) return;
  try {
    const watcher = watch(folder, { persistent: false }, (_, changed) => {
      if (name === null || changed === null || changed === name) onEvent();
    });
    watcher.on('error', () => watcher.close());
    seen.set(key, watcher);
  } catch (error) {
    const parent = dirname(folder);
    if (isAbsent(error) && parent !== folder) watchNearest({ folder: parent, name: basename(folder) }, onEvent, seen);
  }
}

function isAbsent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
