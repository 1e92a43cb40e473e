import type { Host, Kept } from '@kpki/plugin';
import type { Directory, UnixUser } from './disk.ts';
import { digestOfFile } from './entry-file.ts';
import { type Journal, readJournal, type SetRow, type UnsetRow } from './journal.ts';
import { splitEntry } from './names.ts';
import { absentAsNull, attempt, evenIfItFails } from './refusal.ts';
import { type RetainedRow, recordIn } from './retained.ts';
import { rollForward } from './roll-forward.ts';
import type { FolderState } from './snapshot.ts';
import { commitJournal, journalInStage, openStage, removeStage } from './stage.ts';
import type { Tree } from './tree.ts';

/**
 * Restores the entries that a committed write has replaced so far, if that write cannot be finished. The rollback is a
 * second journal that replaces the first: once it has its name, the next run continues it, even if this one is killed.
 * The old content is in the stage that would have become the undo folder.
 *
 * Null: no rollback is possible. The write was complete but for the cleanup, another program changed one of the files,
 * or an old content was not retained; the journal does not change then.
 */
export async function rollBack(tree: Tree, journal: Journal, kept: Kept, host: Host): Promise<FolderState | null> {
  const { base, user } = tree;
  await tree.close();
  if ((await readJournal(base, user))?.stage !== journal.stage) return null;
  const stageName = journal.undo ?? journal.stage;
  const stage = await openStage(base, stageName, user);
  if (!stage) return null;
  try {
    const retained = journal.undo === undefined ? [] : (await recordIn(stage, user)).rows;
    const rows = await rowsBack(tree, journal, retained);
    if (rows === null) return null;
    const back: Journal = { journal: 1, stage: stageName, rows };
    await commitBack(base, stage, back, user);
    const look = await rollForward(tree, back, kept, host);
    // The next write removes the rest, which is reported as drift.
    if (journal.stage !== stageName) await evenIfItFails(() => removeStage(base, journal.stage, user));
    return look;
  } finally {
    await stage.close();
  }
}

/** Returns the rows in reverse order. Null: one of the files cannot be restored. */
async function rowsBack(
  tree: Tree,
  { rows }: Journal,
  retained: readonly RetainedRow[],
): Promise<readonly (SetRow | UnsetRow)[] | null> {
  const byEntry = new Map(retained.map((row) => [row.entry, row.before]));
  const back: (SetRow | UnsetRow)[] = [];
  for (const { entry, sha256, replaces } of rows.toReversed()) {
    const { folders, name } = splitEntry(entry);
    const directory = await tree.directory(folders);
    const found = directory && (await digestOfFile(directory, name));
    if (found === replaces) continue;
    if (found !== sha256) return null;
    if (replaces === null) {
      if (sha256 !== null) back.push({ entry, sha256: null, replaces: sha256 });
      continue;
    }
    const before = byEntry.get(entry);
    // Under the apply ID of an earlier change, the retained content is older than the content that this change
    // replaced.
    if (before?.sha256 !== replaces) return null;
    const { file: staged, mode, owner } = before;
    back.push({ entry, mode, staged, sha256: replaces, replaces: sha256, ...(owner === undefined ? {} : { owner }) });
  }
  return back;
}

async function commitBack(base: Directory, stage: Directory, back: Journal, user: UnixUser | null): Promise<void> {
  const leftOver = `${stage.path}/${journalInStage}`;
  await attempt(`remove ${leftOver}`, () => absentAsNull(stage.unlink(journalInStage)));
  try {
    await commitJournal(base, stage, back, user, new AbortController().signal);
  } catch (error) {
    await evenIfItFails(() => stage.unlink(journalInStage));
    throw error;
  }
}
