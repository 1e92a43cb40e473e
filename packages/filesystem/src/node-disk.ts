import { type BigIntStats, constants, existsSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import type { Directory, Disk, Facts, OpenFile } from './disk.ts';
import { kernelFileSystems } from './kernel-folder.ts';
import { absentAsNull } from './refusal.ts';

const directoryFlags = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0);
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const createFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/**
 * Node has no openat(2). On Linux `/proc/self/fd/N/name` does the same: a folder that somebody swaps for a link after
 * it was opened cannot lead anywhere else. Other systems get plain paths.
 */
const descriptors = '/proc/self/fd';

/** The disk of this machine. */
export function nodeDisk(): Disk {
  const throughDescriptors = process.platform === 'linux' && existsSync(descriptors);
  const uid = process.geteuid?.();
  const gid = process.getegid?.();
  return {
    user: uid === undefined || gid === undefined ? null : { uid, gid },
    look: async (path) => factsOrNull(await absentAsNull(fs.stat(path, { bigint: true }))),
    resolve: (path) => fs.realpath(path),
    openDirectory: async (path) => openedDirectory(path, await fs.open(path, directoryFlags), throughDescriptors),
  };
}

function openedDirectory(path: string, handle: fs.FileHandle, throughDescriptors: boolean): Directory {
  const route = throughDescriptors ? `${descriptors}/${handle.fd}` : path;
  const at = (name: string): string => `${route}/${name}`;
  return {
    path,
    route,
    facts: async () => factsOf(await handle.stat({ bigint: true })),
    list: () => fs.readdir(route),
    look: async (name) => factsOrNull(await absentAsNull(fs.lstat(at(name), { bigint: true }))),
    openDirectory: async (name) =>
      openedDirectory(join(path, name), await fs.open(at(name), directoryFlags), throughDescriptors),
    openFile: async (name) => openedFile(await fs.open(at(name), readFlags)),
    createFile: async (name) => openedFile(await fs.open(at(name), createFlags, 0o600)),
    makeDirectory: async (name, mode) => {
      await fs.mkdir(at(name), { mode });
    },
    chmodChild: (name, mode) => fs.chmod(at(name), mode),
    rename: (name, target, targetName) => fs.rename(at(name), `${target.route}/${targetName}`),
    link: (name, newName) => fs.link(at(name), at(newName)),
    unlink: (name) => fs.unlink(at(name)),
    removeDirectory: (name) => fs.rmdir(at(name)),
    checkWritable: () => fs.access(route, constants.W_OK | constants.X_OK),
    kernelFileSystem: async () =>
      throughDescriptors ? (kernelFileSystems.get((await fs.statfs(route)).type) ?? null) : null,
    chmod: (mode) => handle.chmod(mode),
    chown: (user) => handle.chown(user.uid, user.gid),
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}

function openedFile(handle: fs.FileHandle): OpenFile {
  return {
    facts: async () => factsOf(await handle.stat({ bigint: true })),
    read: (limit) => readUpTo(handle, limit),
    // FileHandle.writeFile repeats after a short write; FileHandle.write does not.
    write: (bytes) => handle.writeFile(bytes),
    chmod: (mode) => handle.chmod(mode),
    chown: (user) => handle.chown(user.uid, user.gid),
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}

async function readUpTo(handle: fs.FileHandle, limit: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(limit);
  let filled = 0;
  while (filled < limit) {
    const { bytesRead } = await handle.read(bytes, filled, limit - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled === limit ? bytes : bytes.subarray(0, filled);
}

function factsOrNull(stats: BigIntStats | null): Facts | null {
  return stats && factsOf(stats);
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
