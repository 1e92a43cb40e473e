import { PluginError, retainedUnder, sha256 } from '@kpki/plugin';
import type { Directory } from './disk.ts';
import { digestOfFile, readFile, writeNew } from './entry-file.ts';
import { inTurns } from './in-turns.ts';
import type { SetRow, UnsetRow } from './journal.ts';
import type { FolderLocation } from './location.ts';
import { splitEntry } from './names.ts';
import { givenTo, keptOwner } from './owner.ts';
import { attempt } from './refusal.ts';
import {
  lookAtRetained,
  type RetainedFile,
  type RetainedRecord,
  type RetainedRow,
  readRecord,
  recordName,
  withRetained,
} from './retained.ts';
import { type FolderState, modeFor } from './snapshot.ts';
import type { Tree } from './tree.ts';

/** The disk syncs several files in hardly more time than one, so this many wait at a time. */
const syncedAtOnce = 16;

/** Only the user of this run may read replaced files, whether public or secret. */
const ownMode = 0o600;

export interface Retaining {
  readonly record: RetainedRecord;
  /** The files that are already retained under the same apply ID; all others are the current entries. */
  readonly earlier: ReadonlySet<string>;
}

/** Returns the retained files after these rows; an entry that the same apply ID has already keeps its first version. */
export async function retainingOf(
  tree: Tree,
  { kept }: FolderLocation,
  look: FolderState,
  rows: readonly (SetRow | UnsetRow)[],
  applyId: string,
): Promise<Retaining> {
  const found = look.applyId === applyId ? await readRecord(tree.base, tree.user) : null;
  const earlier = new Map((found?.rows ?? []).map((row) => [row.entry, row]));
  let count = Math.max(-1, ...[...earlier.values()].map(({ before }) => Number(before?.file ?? -1)));
  const replaced = rows.map((row): RetainedRow => {
    if (row.replaces === null) return { entry: row.entry, before: null, after: row.sha256 };
    const facts = look.facts.get(row.entry);
    const mode = modeFor(kept.get(row.entry) ?? 'secret', facts?.mode ?? ownMode);
    const owner = facts === undefined ? null : keptOwner(facts, tree);
    count += 1;
    const before = { file: `${count}`, sha256: row.replaces, mode, ...(owner === null ? {} : { owner }) };
    return { entry: row.entry, before, after: row.sha256 };
  });
  const changed = new Map(replaced.map((row) => [row.entry, row]));
  const all = retainedUnder(applyId, { applyId, entries: earlier }, changed);
  return { record: { undo: 1, mark: applyId, rows: [...all.values()] }, earlier: new Set(earlier.keys()) };
}

export async function fillRetained(folder: Directory, tree: Tree, { record, earlier }: Retaining): Promise<void> {
  const files = record.rows.flatMap(({ entry, before }) => (before === null ? [] : [{ entry, before }]));
  await inTurns(syncedAtOnce, files, async ({ entry, before }) => {
    const bytes = earlier.has(entry) ? await earlierBytes(tree, before) : await bytesInPlace(tree, entry, before);
    if (bytes === null) return;
    try {
      await writeNew(folder, before.file, ownMode, bytes, givenTo(tree.user, null));
    } finally {
      bytes.fill(0);
    }
    if ((await digestOfFile(folder, before.file)) !== before.sha256) {
      throw new PluginError('unavailable', `retain ${entry} below ${tree.base.path}: the disk returned other bytes`);
    }
  });
  await writeNew(
    folder,
    recordName,
    ownMode,
    Buffer.from(`${JSON.stringify(record, null, 1)}\n`),
    givenTo(tree.user, null),
  );
  await attempt(`sync ${folder.path}`, () => folder.sync());
}

/** Null: the content was lost, and the record keeps saying so. */
async function earlierBytes({ base, user }: Tree, file: RetainedFile): Promise<Uint8Array | null> {
  const found = await withRetained(base, user, (folder) => lookAtRetained(folder, file));
  if (found === null) {
    throw new PluginError('conflict', `retain what was replaced below ${base.path}: it is gone; read and plan again`);
  }
  return 'why' in found ? null : found.bytes;
}

async function bytesInPlace(tree: Tree, entry: string, { sha256: wanted }: RetainedFile): Promise<Uint8Array> {
  const { folders, name } = splitEntry(entry);
  const directory = await tree.directory(folders);
  const content = directory && (await readFile(directory, name));
  if (content && sha256(content.bytes) === wanted) return content.bytes;
  content?.bytes.fill(0);
  throw new PluginError('conflict', `retain ${entry} below ${tree.base.path}: it changed since it was read`);
}
