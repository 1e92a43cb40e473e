import { PluginError } from '@kpki/plugin';
import type { Directory, Facts, Pin, UnixUser } from './disk.ts';
import type { FolderLocation } from './location.ts';
import { foldersHolding, splitEntry } from './names.ts';
import { readLocation, withTree } from './read.ts';
import { attempt } from './refusal.ts';
import type { SinkSession } from './session.ts';
import type { FolderState } from './snapshot.ts';
import type { Tree } from './tree.ts';
import { isUnreadable } from './unreadable.ts';

const sticky = 0o1000;

const faults: Readonly<Record<Pin, string>> = {
  immutable: 'it is immutable; remove that attribute (`chattr -i`; macOS: `chflags nouchg`)',
  'mount point': 'another file is mounted on it; mount its folder instead of the file',
  'read-only': 'its file system is mounted read-only; mount it writable',
};

/**
 * Refuses before the commit what the kernel would refuse: a failed second rename would leave a new key with an old
 * certificate.
 */
export async function refusePinned(tree: Tree, entries: readonly string[]): Promise<void> {
  for (const entry of entries) {
    const { folders, name } = splitEntry(entry);
    const directory = await tree.directory(folders);
    const fault = directory && (await faultOfReplacing(directory, name, tree.user));
    if (fault) throw new PluginError('denied', `replace ${tree.base.path}/${entry}: ${fault}`);
  }
}

/** Returns why a file could not be replaced or removed, with the fix. Null: no reason is known. */
async function faultOfReplacing(directory: Directory, name: string, user: UnixUser | null): Promise<string | null> {
  const path = `${directory.path}/${name}`;
  const pin = await attempt(`look at ${path}`, () => directory.pinOf(name));
  if (pin !== null) return faults[pin];
  const folder = await attempt(`look at ${directory.path}`, () => directory.facts());
  if (user === null || user.uid === 0 || user.uid === folder.uid || (folder.mode & sticky) === 0) return null;
  const file = await attempt(`look at ${path}`, () => directory.look(name));
  return file === null ? null : faultOfStickyFolder(file, user);
}

function faultOfStickyFolder(file: Facts, user: UnixUser): string | null {
  if (file.uid === user.uid) return null;
  return `it belongs to user ${file.uid}, and its folder is sticky; run kpki as that user`;
}

/** Returns why the readable entries of a location cannot be replaced, one line each; or that the location is closed. */
export async function missingRightsAt(
  session: SinkSession,
  at: FolderLocation,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return orItsDenial(async () => {
    const look = await readLocation(session, at, signal);
    const found = look && (await withTree(session, at, (tree) => missingRightsIn(tree, look)));
    return found ?? [];
  });
}

async function missingRightsIn(tree: Tree, { folder, entries }: FolderState): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const folders of foldersHolding([...entries.keys()])) {
    const directory = await tree.find(folders);
    if (!directory || isUnreadable(directory)) continue;
    const shut = await orItsDenial(async () => {
      await attempt(`write to ${directory.path}`, () => directory.checkWritable());
      return [];
    });
    missing.push(...shut);
  }
  for (const entry of entries.keys()) {
    const { folders, name } = splitEntry(entry);
    const directory = await tree.find(folders);
    if (!directory || isUnreadable(directory)) continue;
    const fault = await faultOfReplacing(directory, name, tree.user);
    if (fault !== null) missing.push(`no replacement of ${folder}/${entry}: ${fault}`);
  }
  return missing;
}

/** A refusal is a result here. */
async function orItsDenial(look: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await look();
  } catch (error) {
    if (PluginError.is(error) && error.code === 'denied') return [error.message];
    throw error;
  }
}
