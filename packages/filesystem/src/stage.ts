import { randomBytes } from 'node:crypto';
import { type Entry, PluginError, sha256 } from '@kpki/plugin';
import type { Directory, UnixUser } from './disk.ts';
import { digestOfFile, withFile, writeNew } from './entry-file.ts';
import { inTurns } from './in-turns.ts';
import { encodeJournal, type Journal, type SetRow, type UnsetRow } from './journal.ts';
import { ownNames } from './names.ts';
import { givenTo } from './owner.ts';
import { absentAsNull, attempt, refusal } from './refusal.ts';
import { makeOpened } from './tree.ts';

/** No other user may list the staged files. */
const stageMode = 0o700;

export const journalInStage = 'journal';

/** The disk syncs several files in hardly more time than one, so this many wait at a time. */
const syncedAtOnce = 16;

export interface StagedEntry {
  readonly row: SetRow;
  readonly content: Entry;
}

export interface Staging {
  readonly set: readonly StagedEntry[];
  readonly unset: readonly UnsetRow[];
  /** Copies the replaced entries into a separate stage; null: nothing is retained. */
  readonly fillUndo: ((stage: Directory) => Promise<void>) | null;
}

/** Writes all new files into a stage, verifies them, and commits: only then the journal gets its name. */
export async function commit(
  base: Directory,
  { set, unset, fillUndo }: Staging,
  user: UnixUser | null,
  signal: AbortSignal,
): Promise<Journal> {
  const rows = [...set.map(({ row }) => row), ...unset];
  const undo = fillUndo === null ? {} : { undo: newStageName() };
  const journal: Journal = { journal: 1, stage: newStageName(), ...undo, rows };
  try {
    if (journal.undo !== undefined && fillUndo !== null) await fillStage(base, journal.undo, user, fillUndo);
    await fillAndCommit(base, journal, set, user, signal);
    return journal;
  } catch (error) {
    throw await withdrawn(base, journal, user, refusal(error, `write to ${base.path}`));
  }
}

export function newStageName(): string {
  return `${ownNames.stage}${randomBytes(8).toString('hex')}`;
}

async function fillStage(
  base: Directory,
  name: string,
  user: UnixUser | null,
  fill: (stage: Directory) => Promise<void>,
): Promise<void> {
  const path = `${base.path}/${name}`;
  const stage = await attempt(`make folder ${path}`, () => makeOpened(base, name, stageMode, user));
  try {
    await fill(stage);
  } finally {
    await stage.close();
  }
}

async function fillAndCommit(
  base: Directory,
  journal: Journal,
  staged: readonly StagedEntry[],
  user: UnixUser | null,
  signal: AbortSignal,
): Promise<void> {
  const path = `${base.path}/${journal.stage}`;
  const stage = await attempt(`make folder ${path}`, () => makeOpened(base, journal.stage, stageMode, user));
  try {
    await inTurns(syncedAtOnce, staged, async ({ row, content }) => {
      await writeStaged(stage, row.staged, row.mode, content, givenTo(user, row.owner ?? null));
      if ((await digestOfFile(stage, row.staged)) !== row.sha256) {
        throw new PluginError('unavailable', `write ${row.entry} below ${base.path}: the disk returned other bytes`);
      }
    });
    await commitJournal(base, stage, journal, user, signal);
  } finally {
    await stage.close();
  }
}

/** Gives the journal its name, replacing an existing one; everything in it is synced before. */
export async function commitJournal(
  base: Directory,
  stage: Directory,
  journal: Journal,
  user: UnixUser | null,
  signal: AbortSignal,
): Promise<void> {
  const bytes = encodeJournal(journal);
  await writeStaged(stage, journalInStage, 0o600, { kind: 'public', bytes }, givenTo(user, null));
  await attempt(`sync ${stage.path}`, () => stage.sync());
  await attempt(`sync ${base.path}`, () => base.sync());
  refuseIfCancelled(signal);
  await attempt(`commit ${base.path}`, () => stage.rename(journalInStage, base, ownNames.journal));
}

/**
 * Removes the stage and returns the error to report. If the journal got its name despite the error, the commit counts.
 */
async function withdrawn(
  base: Directory,
  journal: Journal,
  user: UnixUser | null,
  error: PluginError,
): Promise<PluginError> {
  try {
    if (await base.look(ownNames.journal)) {
      return new PluginError('uncertain', `${error.message}; the next write finishes it`, { cause: error });
    }
    await removeStage(base, journal.stage, user);
    if (journal.undo !== undefined) await removeStage(base, journal.undo, user);
  } catch {
    // Each read reports the rest of the stage as drift, and the next write removes it.
  }
  return error;
}

export function refuseIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new PluginError('cancelled', 'the call was cancelled before anything was changed');
}

async function writeStaged(
  stage: Directory,
  name: string,
  mode: number,
  { bytes }: Entry,
  owner: UnixUser | null,
): Promise<void> {
  if (bytes instanceof Uint8Array) await writeNew(stage, name, mode, bytes, owner);
  else await bytes.use((secret) => writeNew(stage, name, mode, secret, owner));
}

/** Removes a stage without a journal, or with a finished one. It holds only files; anything else in it is refused. */
export async function removeStage(base: Directory, name: string, user: UnixUser | null): Promise<void> {
  const path = `${base.path}/${name}`;
  await attempt(`remove ${path}`, async () => {
    const facts = await base.look(name);
    if (!facts) return;
    if (facts.kind !== 'directory' || (user && facts.uid !== user.uid)) {
      throw new PluginError('invalid', `remove ${path}: kpki did not create it; check its owner, then remove it`);
    }
    const stage = await absentAsNull(base.openDirectory(name));
    if (!stage) return;
    try {
      for (const file of await stage.list()) await absentAsNull(stage.unlink(file));
    } finally {
      await stage.close();
    }
    await absentAsNull(base.removeDirectory(name));
  });
}

/** Opens the stage of a journal. Null: removed, because no file was left to rename. */
export async function openStage(base: Directory, name: string, user: UnixUser | null): Promise<Directory | null> {
  const path = `${base.path}/${name}`;
  const facts = await attempt(`look at ${path}`, () => base.look(name));
  if (!facts) return null;
  if (facts.kind !== 'directory' || (user && facts.uid !== user.uid)) {
    throw new PluginError('invalid', `finish a write from ${path}: kpki did not create it; check its owner`);
  }
  return attempt(`open folder ${path}`, () => base.openDirectory(name));
}

/**
 * Returns the digest of a staged file, after repairing its mode and owner to the journal's row. Null: already renamed.
 */
export async function digestOfStaged(stage: Directory, row: SetRow): Promise<string | null> {
  return withFile(stage, row.staged, async (file, facts) => {
    // Content retained for an undo is closed to other users until it is restored.
    if (row.owner && (facts.uid !== row.owner.uid || facts.gid !== row.owner.gid)) await file.chown(row.owner);
    if (facts.mode !== row.mode) await file.chmod(row.mode);
    return sha256(await file.read(facts.size));
  });
}
