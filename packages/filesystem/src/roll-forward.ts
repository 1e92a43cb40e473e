import { type Host, type Kept, PluginError } from '@kpki/plugin';
import type { Directory, UnixUser } from './disk.ts';
import { digestOfFile, readFile, writeNew } from './entry-file.ts';
import { inTurns } from './in-turns.ts';
import type { Journal, SetRow, UnsetRow } from './journal.ts';
import { foldersHolding, ownNames, splitEntry } from './names.ts';
import { givenTo } from './owner.ts';
import { absentAsNull, attempt, evenIfItFails, systemCode } from './refusal.ts';
import { type FolderState, lookAt } from './snapshot.ts';
import { digestOfStaged, openStage, removeStage } from './stage.ts';
import type { Tree } from './tree.ts';
import { faultOfUndo, withoutUndo } from './undo-folder.ts';

/**
 * Finishes a committed write: renames the staged files in the journal's order, verifies the result, and only then
 * removes the journal. May be killed anywhere and run again, by any run. Returns the current entries that it saw.
 */
export async function rollForward(tree: Tree, journal: Journal, kept: Kept, host: Host): Promise<FolderState> {
  const { base, user } = tree;
  // The names of the journal and its stage must be durable before the first entry is replaced.
  await attempt(`sync ${base.path}`, () => base.sync());
  const stage = await openStage(base, journal.stage, user);
  try {
    await inTurns(1, journal.rows, (row) =>
      row.sha256 === null ? removeFile(tree, row) : putInPlace(tree, stage, row),
    );
  } finally {
    await stage?.close();
  }
  // Opened again: a folder that was swapped meanwhile does not have the new files.
  await tree.close();
  await syncFolders(tree, journal);
  if (journal.undo !== undefined) await putUndoInPlace(base, journal.undo, user, host);
  const look = await lookAt(tree, kept, host);
  await inTurns(1, journal.rows, (row) => verify(tree, row, kept, look));
  await attempt(`remove ${base.path}/${ownNames.journal}`, () => base.unlink(ownNames.journal));
  await attempt(`sync ${base.path}`, () => base.sync());
  await removeStage(base, journal.stage, user);
  for (const row of journal.rows) {
    if (row.sha256 === null) await tree.prune(splitEntry(row.entry).folders);
  }
  return { ...look, journal: false, stages: [] };
}

/** May be killed anywhere and run again. An unexpected file with that name does not leave the change half done. */
async function putUndoInPlace(base: Directory, stage: string, user: UnixUser | null, host: Host): Promise<void> {
  const path = `${base.path}/${ownNames.undo}`;
  if (!(await attempt(`look at ${base.path}/${stage}`, () => base.look(stage)))) return;
  const fault = await faultOfUndo(base, user);
  if (fault !== null) {
    host.log('warn', withoutUndo(fault));
    return removeStage(base, stage, user);
  }
  await removeStage(base, ownNames.undo, user);
  await attempt(`put ${path} in place`, () => base.rename(stage, base, ownNames.undo));
  // The name must be durable before the journal is removed.
  await attempt(`sync ${base.path}`, () => base.sync());
}

async function putInPlace(tree: Tree, stage: Directory | null, row: SetRow): Promise<void> {
  const { folders, name } = splitEntry(row.entry);
  const staged = stage && (await digestOfStaged(stage, row));
  const directory = await tree.make(folders);
  const found = await digestOfFile(directory, name);
  if (!stage || staged === null) {
    if (found !== row.sha256) throw unfinishable(tree, row.entry, 'its new content is missing from the staging folder');
    return;
  }
  if (staged !== row.sha256) throw unfinishable(tree, row.entry, 'its new content was changed in the staging folder');
  if (found !== row.replaces && found !== row.sha256) throw changedSince(tree, row.entry);
  await attempt(`put ${directory.path}/${name} in place`, async () => {
    try {
      await stage.rename(row.staged, directory, name);
    } catch (error) {
      if (systemCode(error) !== 'EXDEV') throw error;
      await copyAcross(stage, row, directory, name, tree.user);
    }
  });
}

/** Copies into a folder on another mount, where a rename fails: a copy in the same folder, then a rename. */
async function copyAcross(
  stage: Directory,
  row: SetRow,
  directory: Directory,
  name: string,
  user: UnixUser | null,
): Promise<void> {
  const content = await readFile(stage, row.staged);
  if (!content) throw new PluginError('unavailable', `read ${stage.path}/${row.staged}: it is gone`);
  const part = `${ownNames.part}${row.sha256.slice(0, 16)}`;
  await absentAsNull(directory.unlink(part));
  try {
    await writeNew(directory, part, row.mode, content.bytes, givenTo(user, row.owner ?? null));
    await directory.rename(part, directory, name);
  } catch (error) {
    // The file that stays may be a new key.
    await evenIfItFails(() => directory.unlink(part));
    throw error;
  } finally {
    content.bytes.fill(0);
  }
  await stage.unlink(row.staged);
}

async function removeFile(tree: Tree, row: UnsetRow): Promise<void> {
  const { folders, name } = splitEntry(row.entry);
  const directory = await tree.directory(folders);
  const found = directory && (await digestOfFile(directory, name));
  if (!directory || found === null) return;
  if (found !== row.replaces) throw changedSince(tree, row.entry);
  await attempt(`remove ${directory.path}/${name}`, () => directory.unlink(name));
}

async function verify(tree: Tree, { entry, sha256 }: SetRow | UnsetRow, kept: Kept, look: FolderState): Promise<void> {
  const isSeen = kept.has(entry) && !look.unreadable.has(entry);
  const found = isSeen ? (look.entries.get(entry)?.digest ?? null) : await digestInPlace(tree, entry);
  if (found !== sha256) throw changedSince(tree, entry);
}

/** For an entry that the journal has and the location no longer keeps. */
async function digestInPlace(tree: Tree, entry: string): Promise<string | null> {
  const { folders, name } = splitEntry(entry);
  const directory = await tree.directory(folders);
  return directory && digestOfFile(directory, name);
}

/** Syncs every folder that gained or lost a name. */
async function syncFolders(tree: Tree, journal: Journal): Promise<void> {
  for (const path of foldersHolding(journal.rows.map(({ entry }) => entry))) {
    const directory = await tree.directory(path);
    if (directory) await attempt(`sync ${directory.path}`, () => directory.sync());
  }
}

function changedSince(tree: Tree, entry: string): PluginError {
  return unfinishable(tree, entry, 'the file changed since');
}

function unfinishable(tree: Tree, entry: string, why: string): PluginError {
  const { path } = tree.base;
  return new PluginError(
    'invalid',
    `finish the write of ${path}/${ownNames.journal}: ${entry}: ${why}; ` +
      `see what is right, remove ${ownNames.journal} and ${ownNames.stage}* from ${path}, and plan again`,
  );
}
