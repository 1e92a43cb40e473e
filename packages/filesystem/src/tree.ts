import { join } from 'node:path';
import { PluginError } from '@kpki/plugin';
import type { Directory, Facts, UnixUser } from './disk.ts';
import { attempt, refusal, systemCode } from './refusal.ts';
import { faultOfWriters } from './safety.ts';
import { isUnreadable, lookAtName, mayNotBeLookedInto, type Unreadable } from './unreadable.ts';

export const folderMode = 0o755;

/** As many folders are open at once; a cluster of a thousand nodes has more. */
const mostOpen = 64;

/** The folders below an open one. None is reached through a link, and none that others may write to. */
export interface Tree {
  readonly base: Directory;
  readonly user: UnixUser | null;
  /** Whether what belongs to somebody else stays theirs, or its owner is a matter of `drift`. */
  readonly keepsOwners: boolean;
  /** Null: not there. 'invalid' or 'denied' for what is none that is looked into. */
  directory(folders: readonly string[]): Promise<Directory | null>;
  /** The same; what is in the place of a folder, or of one above it, and is not looked into is told. */
  find(folders: readonly string[]): Promise<Directory | Unreadable | null>;
  /** Made where it is missing, and synced into its parent. */
  make(folders: readonly string[]): Promise<Directory>;
  /** Removes the folder, and those above it, as far as they hold nothing. */
  prune(folders: readonly string[]): Promise<void>;
  /** Closes what is open. What is asked for afterwards is looked up anew. */
  close(): Promise<void>;
}

export function treeBelow(base: Directory, user: UnixUser | null, keepsOwners: boolean): Tree {
  const open = new Map<string, Directory>();
  // A folder of thousands of entries that is not there yet is looked for once, and not for each of them.
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
        throw new PluginError('unavailable', `make folder ${folders.join('/')} in ${base.path}: it went again`);
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

/** Null: not there. 'invalid' for a link, a file, or a folder that others may write to; 'denied' for one that is shut. */
export async function openFolder(parent: Directory, name: string, user: UnixUser | null): Promise<Directory | null> {
  const found = await findFolder(parent, name, user);
  if (!isUnreadable(found)) return found;
  throw new PluginError(found.code, `use folder ${join(parent.path, name)}: ${found.fault}`);
}

/** Null: not there. What is no folder that is looked into is told; nothing is ever reached through it. */
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

/** Mode 0755 whatever the umask, and its name is on the disk when this returns. */
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

/** Another run may have made it first; then it is used as it is. */
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

/** A umask of 0777 makes a folder that its own maker may not open. */
async function openMade(parent: Directory, name: string, mode: number): Promise<Directory> {
  try {
    return await parent.openDirectory(name);
  } catch (error) {
    if (systemCode(error) !== 'EACCES') throw error;
    await parent.chmodChild(name, mode);
    return parent.openDirectory(name);
  }
}

/** Whether it is gone. A folder that holds something, or that may not be removed, stays. */
export async function removeIfEmpty(parent: Directory, name: string): Promise<boolean> {
  try {
    await parent.removeDirectory(name);
    return true;
  } catch (error) {
    return systemCode(error) === 'ENOENT';
  }
}
