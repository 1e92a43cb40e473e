import { basename, dirname, join } from 'node:path';
import { PluginError } from '@kpki/plugin';
import type { Directory, Disk } from './disk.ts';
import { refuseKernelFolder } from './kernel-folder.ts';
import { attempt } from './refusal.ts';
import { checkAncestors, refuseFolderOfOther, refuseOtherWriters } from './safety.ts';
import { makeFolder, openFolder, removeIfEmpty } from './tree.ts';

export async function openLocation(disk: Disk, root: string, folders: readonly string[]): Promise<Directory | null> {
  const { existing, missing } = await splitAtMissing(disk, root);
  if (missing.length > 0) {
    // Nothing can be read, and nothing may be written: reported now, and not after a plan was shown.
    await checkAncestors(disk, `${existing}/.`);
    return null;
  }
  return descend(disk, await openTop(disk, existing, true), folders, false);
}

/** Refuses a root that is not writable, as far as a read shows. Changes nothing. */
export async function checkRoot(disk: Disk, root: string): Promise<void> {
  const { existing, missing } = await splitAtMissing(disk, root);
  const top = await openTop(disk, existing, missing.length === 0);
  try {
    await refuseKernelFolder(top);
    await attempt(`write to ${existing}`, () => top.checkWritable());
    const [next] = missing;
    if (next !== undefined) await refuseDeadLink(top, next);
  } finally {
    await top.close();
  }
}

/** A dangling link looks like a free name, but no folder can be created with that name. */
async function refuseDeadLink(parent: Directory, name: string): Promise<void> {
  const path = join(parent.path, name);
  if ((await attempt(`look at ${path}`, () => parent.look(name))) === null) return;
  throw new PluginError(
    'invalid',
    `use folder ${path}: it is a dangling symbolic link; remove it or create its target`,
  );
}

export async function makeLocation(disk: Disk, root: string, folders: readonly string[]): Promise<Directory> {
  const { existing, missing } = await splitAtMissing(disk, root);
  const top = await openTop(disk, existing, missing.length === 0);
  try {
    await refuseKernelFolder(top);
  } catch (error) {
    await top.close();
    throw error;
  }
  const made = await descend(disk, top, [...missing, ...folders], true);
  if (!made) throw new PluginError('unavailable', `make folder ${root}: another program removed it at once`);
  return made;
}

/** Removes the location's folder and its parents up to the root, if empty. */
export async function pruneLocation(disk: Disk, root: string, folders: readonly string[]): Promise<void> {
  for (let length = folders.length; length > 0; length--) {
    const parent = await openLocation(disk, root, folders.slice(0, length - 1));
    if (!parent) continue;
    if (!(await removedFrom(parent, folders[length - 1] ?? ''))) return;
  }
  const { missing } = await splitAtMissing(disk, root);
  if (missing.length > 0) return;
  const above = await attempt(`resolve ${dirname(root)}`, () => disk.resolve(dirname(root)));
  const real = await attempt(`resolve ${root}`, () => disk.resolve(root));
  // A root behind its own link stays: the link would dangle.
  if (real !== join(above, basename(root))) return;
  await removedFrom(await attempt(`open folder ${above}`, () => disk.openDirectory(above)), basename(root));
}

/** Returns whether the location's folder exists and is empty: then it does not belong to kpki, and stays. */
export async function isEmptyLocation(disk: Disk, root: string, folders: readonly string[]): Promise<boolean> {
  const base = await openLocation(disk, root, folders);
  if (!base) return false;
  try {
    return (await attempt(`list ${base.path}`, () => base.list())).length === 0;
  } finally {
    await base.close();
  }
}

async function removedFrom(parent: Directory, name: string): Promise<boolean> {
  try {
    return await removeIfEmpty(parent, name);
  } finally {
    await parent.close();
  }
}

/** Returns the lowest existing folder of the path, and the missing names. */
async function splitAtMissing(
  disk: Disk,
  path: string,
): Promise<{ readonly existing: string; readonly missing: readonly string[] }> {
  const missing: string[] = [];
  for (let existing = path; ; existing = dirname(existing)) {
    const at = existing;
    const facts = await attempt(`look at ${at}`, () => disk.look(at));
    if (facts?.kind === 'directory') return { existing, missing };
    if (facts) throw new PluginError('invalid', `use folder ${path}: ${existing} is not a folder; move it away`);
    missing.unshift(basename(existing));
  }
}

async function openTop(disk: Disk, path: string, isRoot: boolean): Promise<Directory> {
  const real = await checkAncestors(disk, isRoot ? path : `${path}/.`);
  const top = await attempt(`open folder ${path}`, () => disk.openDirectory(real));
  if (!isRoot) return top;
  try {
    refuseOtherWriters(path, await attempt(`look at ${path}`, () => top.facts()), disk.user);
    await refuseFolderOfOther(disk, real, top);
    return top;
  } catch (error) {
    await top.close();
    throw error;
  }
}

async function descend(
  disk: Disk,
  top: Directory,
  folders: readonly string[],
  make: boolean,
): Promise<Directory | null> {
  let at: Directory = top;
  for (const name of folders) {
    const parent = at;
    try {
      const next = await openFolder(parent, name, disk.user);
      if (!next && !make) return null;
      at = next ?? (await makeFolder(parent, name, disk.user));
    } finally {
      await parent.close();
    }
  }
  return at;
}
