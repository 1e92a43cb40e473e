import { type Call, PluginError, type Replaced, type Revision, Secret, type Snapshot, type Undo } from '@kpki/plugin';
import type { UnsetRow } from './journal.ts';
import { type FolderLocation, folderLocation } from './location.ts';
import { ownNames } from './names.ts';
import { readLocation, withTree } from './read.ts';
import { attempt } from './refusal.ts';
import { type RetainedRow, readRecord, readRetained, replacedAt, withRetained } from './retained.ts';
import type { SinkSession } from './session.ts';
import { type FolderState, lookAt, modeFor, refuseUnreadable } from './snapshot.ts';
import { newStageName, removeStage, type StagedEntry } from './stage.ts';
import type { Tree } from './tree.ts';
import { faultOfUndo, withoutUndo } from './undo-folder.ts';
import { changeTree, recover, refuseOther, type Staged, underLock } from './write.ts';

/** Replaced entries are in a folder that only its owner may enter, created by the journal of the change itself. */
export function undoOf(session: SinkSession, begin: (call: Call) => void): Undo {
  return {
    replaced: async (at, call) => {
      begin(call);
      return replaced(session, folderLocation(at), call.signal);
    },
    restore: async (at, entries, expected, applyId, call) => {
      begin(call);
      return restore(session, folderLocation(at), { entries, applyId }, expected, call.signal);
    },
    discard: async (at, call) => {
      begin(call);
      await discard(session, folderLocation(at), call.signal);
    },
  };
}

/** Runs once no write is running. */
async function replaced(session: SinkSession, at: FolderLocation, signal: AbortSignal): Promise<Replaced | null> {
  if (!(await readLocation(session, at, signal))) return null;
  return withTree(session, at, async ({ base, user }) => {
    const fault = await faultOfUndo(base, user);
    if (fault !== null) session.host.log('warn', withoutUndo(fault));
    return replacedAt(base, user, at.kept, session.host);
  });
}

interface Restoring {
  readonly entries: ReadonlySet<string>;
  readonly applyId: string;
}

async function restore(
  session: SinkSession,
  at: FolderLocation,
  { entries, applyId }: Restoring,
  expected: Revision | null,
  signal: AbortSignal,
): Promise<Snapshot | null> {
  const look = await readLocation(session, at, signal);
  if (!look?.journal) refuseOther(at, look, expected, false);
  if (!look) throw notRetained(at, [...entries][0] ?? 'anything');
  const read: Uint8Array[] = [];
  const prepare = (tree: Tree, found: FolderState): Promise<Staged> => stagedBack(tree, at, entries, found, read);
  try {
    return await underLock(session, at, signal, (tree) =>
      changeTree({ session, at, tree, signal }, { isEmpty: false, applyId, prepare }, expected),
    );
  } finally {
    for (const bytes of read) bytes.fill(0);
  }
}

/** Returns the earlier files, with modes and kept owners. The caller overwrites all read bytes, including keys. */
async function stagedBack(
  tree: Tree,
  at: FolderLocation,
  entries: ReadonlySet<string>,
  look: FolderState,
  read: Uint8Array[],
): Promise<Staged> {
  const record = await readRecord(tree.base, tree.user);
  const byEntry = new Map((record?.rows ?? []).map((row) => [row.entry, row]));
  const rows = [...entries].map((entry) => {
    const row = byEntry.get(entry);
    if (row === undefined || !at.kept.has(entry)) throw notRetained(at, entry);
    return row;
  });
  const set: StagedEntry[] = [];
  const unset: UnsetRow[] = [];
  for (const row of rows) {
    refuseUnreadable(look, row.entry);
    const found = look.entries.get(row.entry)?.digest ?? null;
    if (row.before === null) {
      if (found !== null) unset.push({ entry: row.entry, sha256: null, replaces: found });
    } else if (found !== row.before.sha256) {
      const bytes = await bytesBefore(tree, at, row);
      read.push(bytes);
      const { mode, owner } = row.before;
      const kind = at.kept.get(row.entry) ?? 'secret';
      set.push({
        row: {
          entry: row.entry,
          mode: modeFor(kind, mode),
          staged: `${set.length}`,
          sha256: row.before.sha256,
          replaces: found,
          ...(owner === undefined || !tree.keepsOwners ? {} : { owner }),
        },
        content: kind === 'public' ? { kind, bytes } : { kind, bytes: new Secret(bytes) },
      });
    }
  }
  return { set, unset };
}

async function bytesBefore(
  { base, user }: Tree,
  at: FolderLocation,
  { entry, before }: RetainedRow,
): Promise<Uint8Array> {
  const bytes = before && (await withRetained(base, user, (folder) => readRetained(folder, before)));
  if (!bytes) throw notRetained(at, entry);
  return bytes;
}

/** Renames the folder first, in one step: the rest is then a stage without a journal. */
async function discard(session: SinkSession, at: FolderLocation, signal: AbortSignal): Promise<void> {
  const isThere = await withTree(session, at, ({ base }) => base.look(ownNames.undo));
  if (!isThere) return;
  await underLock(session, at, signal, async (tree) => {
    const { base, user } = tree;
    const look = await recover(session, at, tree, await lookAt(tree, at.kept, session.host));
    const facts = await attempt(`look at ${base.path}/${ownNames.undo}`, () => base.look(ownNames.undo));
    if (facts && (await faultOfUndo(base, user)) === null) {
      const stage = newStageName();
      await attempt(`discard ${base.path}/${ownNames.undo}`, () => base.rename(ownNames.undo, base, stage));
      await attempt(`sync ${base.path}`, () => base.sync());
      await removeStage(base, stage, user);
    }
    return look.entries.size === 0 ? null : look;
  });
}

function notRetained(at: FolderLocation, entry: string): PluginError {
  return new PluginError('missing', `put ${at.id}/${entry} back: its previous content is not retained`);
}
