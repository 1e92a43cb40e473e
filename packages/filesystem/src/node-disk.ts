import * as now from 'node:fs';
import { type BigIntStats, constants, existsSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Directory, Disk, Facts, OpenFile, Pin } from './disk.ts';
import { kernelFileSystems } from './kernel-folder.ts';
import { absentAsNull, systemCode } from './refusal.ts';

const directoryFlags = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0);
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const createFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/** Node has no openat(2). On Linux, `/proc/self/fd/N/name` stays in the opened folder even if its path is replaced. */
const descriptors = '/proc/self/fd';

const sync = promisify(now.fsync);

/**
 * Returns the real disk. Calls are synchronous: for a small file the thread pool costs twenty times the call. Only
 * syncing uses other threads.
 */
export function nodeDisk(): Disk {
  const throughDescriptors = process.platform === 'linux' && existsSync(descriptors);
  const uid = process.geteuid?.();
  const gid = process.getegid?.();
  return {
    user: uid === undefined || gid === undefined ? null : { uid, gid },
    look: async (path) => factsOrNull(await absentAsNull(fs.stat(path, { bigint: true }))),
    linkAt: async (path) => {
      const stats = now.lstatSync(path, { throwIfNoEntry: false });
      return stats?.isSymbolicLink() === true ? { uid: stats.uid, target: now.readlinkSync(path) } : null;
    },
    resolve: (path) => fs.realpath(path),
    openDirectory: async (path) => openedDirectory(path, now.openSync(path, directoryFlags), throughDescriptors),
  };
}

function openedDirectory(path: string, descriptor: number, throughDescriptors: boolean): Directory {
  const route = throughDescriptors ? `${descriptors}/${descriptor}` : path;
  const at = (name: string): string => `${route}/${name}`;
  return {
    path,
    route,
    facts: async () => factsOf(now.fstatSync(descriptor, { bigint: true })),
    list: () => fs.readdir(route),
    look: async (name) => factsOrNull(now.lstatSync(at(name), { bigint: true, throwIfNoEntry: false })),
    openDirectory: async (name) =>
      openedDirectory(join(path, name), now.openSync(at(name), directoryFlags), throughDescriptors),
    openFile: async (name) => openedFile(now.openSync(at(name), readFlags)),
    createFile: async (name) => openedFile(now.openSync(at(name), createFlags, 0o600)),
    makeDirectory: async (name, mode) => {
      now.mkdirSync(at(name), { mode });
    },
    chmodChild: async (name, mode) => now.chmodSync(at(name), mode),
    rename: async (name, target, targetName) => now.renameSync(at(name), `${target.route}/${targetName}`),
    link: async (name, newName) => now.linkSync(at(name), at(newName)),
    unlink: async (name) => now.unlinkSync(at(name)),
    removeDirectory: async (name) => now.rmdirSync(at(name)),
    checkWritable: async () => now.accessSync(route, constants.W_OK | constants.X_OK),
    pinOf: async (name) => {
      if (throughDescriptors && isMountPoint(descriptor, at(name))) return 'mount point';
      return pinByAccess(at(name));
    },
    kernelFileSystem: async () =>
      throughDescriptors ? (kernelFileSystems.get((await fs.statfs(route)).type) ?? null) : null,
    chmod: async (mode) => now.fchmodSync(descriptor, mode),
    chown: async (user) => now.fchownSync(descriptor, user.uid, user.gid),
    sync: () => sync(descriptor),
    close: async () => now.closeSync(descriptor),
  };
}

/** A rename over a mount point fails with EBUSY; the mount IDs differ, even on one file system. */
function isMountPoint(folder: number, path: string): boolean {
  let file: number;
  try {
    file = now.openSync(path, readFlags);
  } catch {
    return false;
  }
  try {
    const [one, other] = [mountOf(folder), mountOf(file)];
    return one !== null && other !== null && one !== other;
  } finally {
    now.closeSync(file);
  }
}

/** Null: this kernel does not report it. */
function mountOf(descriptor: number): string | null {
  try {
    return /^mnt_id:\s*(\d+)$/m.exec(now.readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))?.[1] ?? null;
  } catch {
    return null;
  }
}

/** Node cannot read a file's attributes; but access(2) returns EPERM for an immutable file, to root as well. */
function pinByAccess(path: string): Pin | null {
  try {
    now.accessSync(path, constants.W_OK);
    return null;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EPERM') return 'immutable';
    // EACCES depends on the file's own mode, which does not affect a rename.
    return code === 'EROFS' ? 'read-only' : null;
  }
}

function openedFile(descriptor: number): OpenFile {
  let written = 0;
  return {
    facts: async () => factsOf(now.fstatSync(descriptor, { bigint: true })),
    read: async (limit) => readUpTo(descriptor, limit),
    write: async (bytes) => {
      writeAll(descriptor, bytes, written);
      written += bytes.length;
    },
    chmod: async (mode) => now.fchmodSync(descriptor, mode),
    chown: async (user) => now.fchownSync(descriptor, user.uid, user.gid),
    sync: () => sync(descriptor),
    close: async () => now.closeSync(descriptor),
  };
}

/**
 * Writes each piece at an explicit position. Node wakes its threads by `write` without a position: so a program that
 * counts system calls, as the sweep does, can distinguish the writes of files.
 */
function writeAll(descriptor: number, bytes: Uint8Array, from: number): void {
  let done = 0;
  while (done < bytes.length) done += now.writeSync(descriptor, bytes, done, bytes.length - done, from + done);
}

function readUpTo(descriptor: number, limit: number): Uint8Array {
  const bytes = new Uint8Array(limit);
  let filled = 0;
  while (filled < limit) {
    const count = now.readSync(descriptor, bytes, filled, limit - filled, filled);
    if (count === 0) break;
    filled += count;
  }
  return filled === limit ? bytes : bytes.subarray(0, filled);
}

function factsOrNull(stats: BigIntStats | null | undefined): Facts | null {
  return stats ? factsOf(stats) : null;
}

function factsOf(stats: BigIntStats): Facts {
  return {
    kind: kindOf(stats),
    mode: Number(stats.mode) & 0o7777,
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    size: Number(stats.size),
    links: Number(stats.nlink),
    identity: `${stats.dev}:${stats.ino}:${stats.ctimeNs}:${stats.size}`,
  };
}

function kindOf(stats: BigIntStats): Facts['kind'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSymbolicLink() ? 'link' : 'other';
}
