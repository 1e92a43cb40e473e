import type { Kept } from '@kpki/plugin';
import { useFile } from './entry-file.ts';
import { inTurns } from './in-turns.ts';
import { splitEntry } from './names.ts';
import { repairOwner } from './owner.ts';
import { attempt } from './refusal.ts';
import { foldersOf, modeFor } from './snapshot.ts';
import { folderMode, type Tree } from './tree.ts';
import { isUnreadable } from './unreadable.ts';

export async function repair(tree: Tree, kept: Kept): Promise<void> {
  for (const folders of foldersOf(kept)) await repairFolder(tree, folders);
  await inTurns(1, kept, ([entry, kind]) => repairFile(tree, entry, kind));
}

async function repairFolder(tree: Tree, folders: readonly string[]): Promise<void> {
  const directory = await tree.find(folders);
  // A folder that is not read has no mode to repair, and neither has its content.
  if (!directory || isUnreadable(directory)) return;
  const facts = await attempt(`look at ${directory.path}`, () => directory.facts());
  // Only the bits beyond 0755 are removed from the location's own folder, see `driftOfFolders`.
  const bits = facts.mode & 0o777;
  const wanted = folders.length > 0 ? folderMode : bits & folderMode;
  await repairOwner(directory.path, facts, tree, (user) => directory.chown(user));
  if (bits !== wanted) await attempt(`change the mode of ${directory.path}`, () => directory.chmod(wanted));
}

async function repairFile(tree: Tree, entry: string, kind: 'public' | 'secret'): Promise<void> {
  const { folders, name } = splitEntry(entry);
  const directory = await tree.find(folders);
  if (!directory || isUnreadable(directory)) return;
  const path = `${directory.path}/${name}`;
  // A file that is not read has no mode to repair.
  await useFile(directory, name, async (file, facts) => {
    await repairOwner(path, facts, tree, (user) => file.chown(user));
    const mode = modeFor(kind, facts.mode);
    if (facts.mode !== mode) await attempt(`change the mode of ${path}`, () => file.chmod(mode));
  });
}
