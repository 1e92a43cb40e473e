import { join } from 'node:path';
import { PluginError } from '@kpki/plugin';
import type { Directory, Facts, UnixUser } from './disk.ts';
import { attempt, refusal, systemCode } from './refusal.ts';
import { faultOfWriters } from './safety.ts';
import { isUnreadable, lookAtName, mayNotBeLookedInto, type Unreadable } from './unreadable.ts';

export const folderMode = 0o755;

/** The most open folders; a cluster of a thousand nodes has more. */
const mostOpen = 64;

/** The folders below an open one. None is reached through a link, and other users cannot write to any. */
export interface Tree {
  readonly base: Directory;
  readonly user: UnixUser | null;
  /** Whether files of other users keep their owner; otherwise the owner is `drift`. */
  readonly keepsOwners: boolean;
  /** Null: absent. Throws 'invalid' or 'denied' for a folder that is not read. */
  directory(folders: readonly string[]): Promise<Directory | null>;
  /** Does the same, but returns the reason for a folder, or a parent, that is not read. */
  find(folders: readonly string[]): Promise<Directory | Unreadable | null>;
  /** Creates a missing folder, and syncs it into its parent. */
  make(folders: readonly string[]): Promise<Directory>;
  /** Removes the folder and its parents, if empty. */
  prune(folders: readonly string[]): Promise<void>;
  /** Closes all open folders. Later calls open them again. */
  close(): Promise<void>;
}

export function treeBelow(base: Directory, user: UnixUser | null, keepsOwners: boolean): Tree {
  const open = new Map<string, Directory>();
  // A missing folder with thousands of entries is looked up once, and not for each entry.
  const absent = new Set<string>();

  async function remember(folders: readonly string[], directory: Directory): Promise<Directory> {
    for (const [key, oldest] of open) {
      if (open.size < mostOpen) break;
      open.delete(key);
      await oldest.close();
    }
    const key = folders.join('/');
    open.set(key, directory);
    absent.delete(key);
    return directory;
  }

  async function forget(folders: readonly string[]): Promise<void> {
    const key = folders.join('/');
    await open.get(key)?.close();
    open.delete(key);
  }

  async function reach(folders: readonly string[], make: boolean): Promise<Directory | Unreadable | null> {
    const name = folders.at(-1);
    if (name === undefined) return base;
    const key = folders.join('/');
    const known = open.get(key);
    if (known) return known;
    if (absent.has(key) && !make) return null;
    const parent = await reach(folders.slice(0, -1), make);
    if (isUnreadable(parent)) return parent;
    const found = parent && (await findFolder(parent, name, user));
    if (isUnreadable(found)) return { ...found, fault: `folder ${key}: ${found.fault}` };
    if (found) return remember(folders, found);
    if (parent && make) return remember(folders, await makeFolder(parent, name, user));
    absent.add(key);
    return null;
  }

  async function prune(folders: readonly string[]): Promise<void> {
    const name = folders.at(-1);
    if (name === undefined) return;
    const parent = await reach(folders.slice(0, -1), false);
    if (isUnreadable(parent)) return;
    if (!parent) return prune(folders.slice(0, -1));
    await forget(folders);
    if (await removeIfEmpty(parent, name)) await prune(folders.slice(0, -1));
  }

  return {
    base,
    user,
    keepsOwners,
    directory: async (folders) => refuseUnreadable(base, await reach(folders, false)),
    find: (folders) => reach(folders, false),
    make: async (folders) => {
      const made = refuseUnreadable(base, await reach(folders, true));
      if (!made)
        throw new PluginError(
          'unavailable',
          `make folder ${folders.join('/')} in ${base.path}: another program removed it at once`,
        );
      return made;
    },
    prune,
    close: async () => {
      for (const directory of open.values()) await directory.close();
      open.clear();
      absent.clear();
    },
  };
}

function refuseUnreadable({ path }: Directory, found: Directory | Unreadable | null): Directory | null {
  if (isUnreadable(found)) throw new PluginError(found.code, `look below ${path}: ${found.fault}`);
  return found;
}

/**
 * Null: absent. Throws 'invalid' for a link, a file, or a folder that others may write to; 'denied' for one that cannot
 * be opened.
 */
export async function openFolder(parent: Directory, name: string, user: UnixUser | null): Promise<Directory | null> {
  const found = await findFolder(parent, name, user);
  if (!isUnreadable(found)) return found;
  throw new PluginError(found.code, `use folder ${join(parent.path, name)}: ${found.fault}`);
}

/** Null: absent. Returns the reason for a folder that is not read; no file is ever reached through it. */
async function findFolder(
  parent: Directory,
  name: string,
  user: UnixUser | null,
): Promise<Directory | Unreadable | null> {
  const path = join(parent.path, name);
  let opened: Directory;
  try {
    opened = await parent.openDirectory(name);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    const facts = await lookAtName(parent, name);
    if (isUnreadable(facts)) return facts;
    if (facts && facts.kind !== 'directory') return { facts, fault: faultOfKind(facts), code: 'invalid' };
    if (!facts || systemCode(error) !== 'EACCES') throw refusal(error, `open folder ${path}`);
    return { facts, fault: `it ${mayNotBeLookedInto}`, code: 'denied' };
  }
  try {
    const facts = await attempt(`look at ${path}`, () => opened.facts());
    const fault = faultOfWriters(facts, user);
    if (fault === null) return opened;
    await opened.close();
    return { facts, fault, code: 'invalid' };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function faultOfKind({ kind }: Facts): string {
  if (kind === 'link') return 'it is a symbolic link, which is not followed; put a folder in its place';
  return 'it is not a folder; put a folder in its place';
}

/** Creates a folder with mode 0755 whatever the umask; its name is synced when this returns. */
export async function makeFolder(parent: Directory, name: string, user: UnixUser | null): Promise<Directory> {
  const path = join(parent.path, name);
  return attempt(`make folder ${path}`, async () => {
    const made = await makeOpened(parent, name, folderMode, user);
    try {
      await made.sync();
      await parent.sync();
      return made;
    } catch (error) {
      await made.close();
      throw error;
    }
  });
}

/** Another run may have created the folder first; then it is used unchanged. */
export async function makeOpened(
  parent: Directory,
  name: string,
  mode: number,
  user: UnixUser | null,
): Promise<Directory> {
  try {
    await parent.makeDirectory(name, mode);
  } catch (error) {
    const found = systemCode(error) === 'EEXIST' ? await openFolder(parent, name, user) : null;
    if (found) return found;
    throw error;
  }
  const made = await openMade(parent, name, mode);
  try {
    await made.chmod(mode);
    return made;
  } catch (error) {
    await made.close();
    throw error;
  }
}

/** A umask of 0777 makes a folder that its own creator cannot open. */
async function openMade(parent: Directory, name: string, mode: number): Promise<Directory> {
  try {
    return await parent.openDirectory(name);
  } catch (error) {
    if (systemCode(error) !== 'EACCES') throw error;
    await parent.chmodChild(name, mode);
    return parent.openDirectory(name);
  }
}

/** Returns whether the folder is removed. A folder that is not empty, or may not be removed, stays. */
export async function removeIfEmpty(parent: Directory, name: string): Promise<boolean> {
  try {
    await parent.removeDirectory(name);
    return true;
  } catch (error) {
    return systemCode(error) === 'ENOENT';
  }
}
