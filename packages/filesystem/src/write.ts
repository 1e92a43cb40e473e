import { type Change, PluginError, type Revision, type Snapshot, validateChange } from '@kpki/plugin';
import { refuseLarge, remaining } from './change.ts';
import type { Directory, Facts } from './disk.ts';
import { type Journal, readJournal, type SetRow, type UnsetRow } from './journal.ts';
import type { FolderLocation } from './location.ts';
import { releaseLock } from './lock-file.ts';
import { foldersHolding, ownNames, splitEntry } from './names.ts';
import { keptOwner } from './owner.ts';
import { readLocation } from './read.ts';
import { attempt, evenIfItFails, refusal } from './refusal.ts';
import { repair } from './repair.ts';
import { refusePinned } from './replaceable.ts';
import { fillRetained, type Retaining, retainingOf } from './retain.ts';
import { rollBack } from './roll-back.ts';
import { rollForward } from './roll-forward.ts';
import { isEmptyLocation, pruneLocation } from './root.ts';
import { lockForWriting, type SinkSession } from './session.ts';
import { type FolderState, isUnfinished, lookAt, refuseDenied, revisionOf, snapshotOf } from './snapshot.ts';
import { commit, refuseIfCancelled, removeStage, type StagedEntry } from './stage.ts';
import { type Tree, treeBelow } from './tree.ts';
import { faultOfUndo, withoutUndo } from './undo-folder.ts';
import { isUnreadable } from './unreadable.ts';

/**
 * Writes with compare and set. First finishes what an earlier run committed and removes stages that were never
 * committed; then repairs modes and owners; then makes the change, whole or not at all. Touches nothing if nothing
 * changes.
 */
export async function writeLocation(
  session: SinkSession,
  at: FolderLocation,
  change: Change,
  expected: Revision | null,
  signal: AbortSignal,
): Promise<Snapshot | null> {
  validateChange(change, at);
  refuseLarge(change, at);
  refuseIfCancelled(signal);
  const look = await readLocation(session, at, signal);
  if (!look?.journal) refuseOther(at, look, expected, false);
  if (!look && change.set.size === 0) return null;
  if (look && isInOrder(look) && isDone(change, look)) return snapshotOf(look);
  const prepare = async (_tree: Tree, found: FolderState): Promise<Staged> => remaining(change, found);
  const isEmpty = change.set.size === 0 && change.unset.size === 0;
  const applyId = change.retain ?? null;
  return underLock(session, at, signal, (tree) =>
    changeTree({ session, at, tree, signal }, { isEmpty, applyId, prepare }, expected),
  );
}

/** Runs a function as the only writer of a location; null from it: nothing is stored any more. */
export async function underLock<T>(
  session: SinkSession,
  at: FolderLocation,
  signal: AbortSignal,
  use: (tree: Tree) => Promise<T | null>,
): Promise<T | null> {
  const keepFolder = await isEmptyLocation(session.disk, session.root, at.folders);
  const { base, holder } = await lockForWriting(session, at, signal);
  const tree = treeBelow(base, session.disk.user, session.keepsOwners);
  let written: T | null = null;
  try {
    written = await use(tree);
    return written;
  } finally {
    await tree.close();
    // A lock whose file cannot be removed counts as released, and as dead once this process ends.
    await evenIfItFails(() => releaseLock(base, ownNames.writeLock, holder, session.processes));
    await base.close();
    if (!written && !keepFolder) await evenIfItFails(() => pruneLocation(session.disk, session.root, at.folders));
  }
}

/** The state of a change by the only writer. */
export interface Site {
  readonly session: SinkSession;
  readonly at: FolderLocation;
  readonly tree: Tree;
  readonly signal: AbortSignal;
}

export interface Staged {
  readonly set: readonly StagedEntry[];
  readonly unset: readonly UnsetRow[];
}

export interface Changing {
  /** Whether the change only repairs drift. */
  readonly isEmpty: boolean;
  /** The apply ID under which replaced entries are retained; null: not retained. */
  readonly applyId: string | null;
  /** Returns the remaining change for the observed state. */
  readonly prepare: (tree: Tree, look: FolderState) => Promise<Staged>;
}

export async function changeTree(
  { session, at, tree, signal }: Site,
  { isEmpty, applyId, prepare }: Changing,
  expected: Revision | null,
): Promise<Snapshot | null> {
  const found = await lookAt(tree, at.kept, session.host);
  const look = await recover(session, at, tree, found);
  // An empty change repairs the state that was read. Any other was planned on entries that may have moved by now.
  if (!isEmpty || !isSame(found, expected)) refuseOther(at, look, expected, found.journal);
  if (look.drift.length > 0) await repair(tree, at.kept);
  const { set, unset } = await keepingOwners(await prepare(tree, look), look, tree);
  if (set.length === 0 && unset.length === 0) return snapshotOf(await lookAt(tree, at.kept, session.host));
  try {
    const rows = [...set.map(({ row }) => row), ...unset];
    const retaining =
      applyId === null ? null : await retainingWherePossible({ session, at, tree }, look, rows, applyId);
    await refusePinned(tree, entriesReplacedBy(rows));
    await prepareFolders(tree, set, unset);
    const fillUndo = retaining && ((stage: Directory): Promise<void> => fillRetained(stage, tree, retaining));
    const journal = await commit(tree.base, { set, unset, fillUndo }, tree.user, signal);
    return await finish(session, at, tree, journal);
  } catch (error) {
    for (const { row } of set) await evenIfItFails(() => tree.prune(splitEntry(row.entry).folders));
    throw error;
  }
}

/** Each new file gets the owner of the file that it replaces, unless its row names one. */
async function keepingOwners(staged: Staged, { facts }: FolderState, tree: Tree): Promise<Staged> {
  // The folders are not read unless owners are kept.
  if (!tree.keepsOwners) return staged;
  const { set, unset } = staged;
  const kept: StagedEntry[] = [];
  for (const { row, content } of set) {
    const before = facts.get(row.entry) ?? (await factsOfFolder(tree, row.entry));
    const owner = row.owner ?? (before === null ? null : keptOwner(before, tree));
    kept.push({ row: owner === null ? row : { ...row, owner }, content });
  }
  return { set: kept, unset };
}

/** A new file gets the owner of its folder. Null: the folder does not exist yet. */
async function factsOfFolder(tree: Tree, entry: string): Promise<Facts | null> {
  const directory = await tree.find(splitEntry(entry).folders);
  if (!directory || isUnreadable(directory)) return null;
  return attempt(`look at ${directory.path}`, () => directory.facts());
}

/** A change is written even if nothing can be retained, with a warning: an expiring certificate does not wait. */
async function retainingWherePossible(
  { session, at, tree }: Pick<Site, 'session' | 'at' | 'tree'>,
  look: FolderState,
  rows: readonly (SetRow | UnsetRow)[],
  applyId: string,
): Promise<Retaining | null> {
  const fault = await faultOfUndo(tree.base, tree.user);
  if (fault === null) return retainingOf(tree, at, look, rows, applyId);
  session.host.log('warn', withoutUndo(fault));
  return null;
}

/** Finishes a committed change, else rolls it back, else leaves it to the next write as an error. */
async function finish(
  session: SinkSession,
  at: FolderLocation,
  tree: Tree,
  journal: Journal,
): Promise<Snapshot | null> {
  try {
    return snapshotOf(await rollForward(tree, journal, at.kept, session.host));
  } catch (error) {
    const { code, message } = refusal(error, `write to ${at.id}`);
    if (await isRolledBack(tree, journal, at, session)) {
      throw new PluginError(code, `${message}; the files that were replaced before it are restored`, { cause: error });
    }
    throw new PluginError('uncertain', `${message}; ${unfinished}`, { cause: error });
  }
}

const unfinished = 'that write is unfinished, and the next write finishes it once this is fixed';

async function isRolledBack(tree: Tree, journal: Journal, at: FolderLocation, { host }: SinkSession): Promise<boolean> {
  try {
    return (await rollBack(tree, journal, at.kept, host)) !== null;
  } catch {
    return false;
  }
}

/** Returns the state after every unfinished write was finished, rolled back or cleaned up. */
export async function recover(
  session: SinkSession,
  at: FolderLocation,
  tree: Tree,
  found: FolderState,
): Promise<FolderState> {
  const journal = found.journal ? await readJournal(tree.base, tree.user) : null;
  const look = journal ? await finishOrRollBack(session, at, tree, journal) : found;
  for (const stage of found.stages) await removeStage(tree.base, stage, tree.user);
  return { ...look, journal: false, stages: [] };
}

/** Finishes what another run committed; otherwise rolls it back, so that it blocks no other run. */
async function finishOrRollBack(
  session: SinkSession,
  at: FolderLocation,
  tree: Tree,
  journal: Journal,
): Promise<FolderState> {
  try {
    return await rollForward(tree, journal, at.kept, session.host);
  } catch (error) {
    const { code, message } = refusal(error, `write to ${at.id}`);
    const look = await rollBack(tree, journal, at.kept, session.host).catch(() => null);
    if (look) {
      session.host.log('warn', `${message}; so the interrupted write is rolled back, and nothing changed`);
      return look;
    }
    // A retry does not help: the message names the file to check first.
    if (code === 'invalid') throw error;
    throw new PluginError('uncertain', `${message}; ${unfinished}`, { cause: error });
  }
}

/** Everything that can be refused is checked before the commit: afterwards it is too late. */
async function prepareFolders(tree: Tree, set: readonly StagedEntry[], unset: readonly UnsetRow[]): Promise<void> {
  for (const folders of foldersHolding(set.map(({ row }) => row.entry))) await refuseShut(await tree.make(folders));
  for (const folders of foldersHolding(unset.map(({ entry }) => entry))) {
    const directory = await tree.directory(folders);
    if (directory) await refuseShut(directory);
  }
}

function refuseShut(directory: Directory): Promise<void> {
  return attempt(`write to ${directory.path}`, () => directory.checkWritable());
}

function entriesReplacedBy(rows: readonly (SetRow | UnsetRow)[]): readonly string[] {
  return rows.flatMap(({ entry, replaces }) => (replaces === null ? [] : [entry]));
}

function isInOrder(look: FolderState): boolean {
  return look.drift.length === 0 && !isUnfinished(look);
}

function isDone(change: Change, look: FolderState): boolean {
  const { set, unset } = remaining(change, look);
  return set.length === 0 && unset.length === 0;
}

export function refuseOther(
  at: FolderLocation,
  look: FolderState | null,
  expected: Revision | null,
  finished: boolean,
): void {
  if (isSame(look, expected)) return;
  // An entry that became unreadable is the cause of the difference, and a new plan would not help.
  if (look) refuseDenied(look);
  const why = finished ? 'an unfinished write was found and finished first' : 'it changed since it was read';
  throw new PluginError('conflict', `write to ${at.id}: ${why}; read and plan again`);
}

/** A location without entries has no revision, or, during an unfinished write, that of no entries. */
function isSame(look: FolderState | null, expected: Revision | null): boolean {
  const nothing = revisionOf({ entries: new Map(), unreadable: new Map() });
  const found = look && revisionOf(look);
  return (found === nothing ? null : found) === (expected === nothing ? null : expected);
}
