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
 * Restores what a committed write has replaced so far, where that write cannot be finished. The way back is a journal of its
 * own, in place of the other: from the moment that it has the name, the next run goes on with it, whatever ends this one. The
 * old content is in the stage that was to become the folder of what was replaced.
 *
 * Null: there is no way back. The write was finished but for its tidying, another program changed one of the files, or an
 * old content was not retained; the journal is the same as before then.
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
    // What is left of it is reported as drift, and removed by the next write.
    if (journal.stage !== stageName) await evenIfItFails(() => removeStage(base, journal.stage, user));
    return look;
  } finally {
    await stage.close();
  }
}

/** What was done last goes first. Null: one of the files cannot be restored. */
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
    // Under the apply ID of an earlier change, what is retained is older than what this one replaced.
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
