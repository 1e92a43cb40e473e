import { entryState, type Host, type Kept, PluginError, type Replaced, type ReplacedEntry, sha256 } from '@kpki/plugin';
import * as z from 'zod';
import type { Directory, UnixUser } from './disk.ts';
import { readFile } from './entry-file.ts';
import { inTurns } from './in-turns.ts';
import { digest, fileMode, fileOwner } from './journal.ts';
import { ownNames, partsOfEntry } from './names.ts';
import { openFolder } from './tree.ts';
import { faultOfUndo, faultOfUndoFolder } from './undo-folder.ts';

/** The list of the files in the undo folder. It holds names and digests, and never a key. */
export const recordName = 'record';

export interface RetainedFile {
  readonly file: string;
  readonly sha256: string;
  readonly mode: number;
  /** The former owner; absent: not recorded. */
  readonly owner?: UnixUser;
}

export interface RetainedRow {
  readonly entry: string;
  /** Null: the entry did not exist. */
  readonly before: RetainedFile | null;
  /** SHA-256 of the new content, in hex; null: the entry was removed. */
  readonly after: string | null;
}

export interface RetainedRecord {
  readonly undo: 1;
  readonly mark: string;
  readonly rows: readonly RetainedRow[];
}

const retainedFile: z.ZodType<RetainedFile> = z.strictObject({
  file: z.string().regex(/^[0-9]+$/),
  sha256: digest,
  mode: fileMode,
  owner: fileOwner.exactOptional(),
});

const recordSchema: z.ZodType<RetainedRecord> = z.strictObject({
  undo: z.literal(1),
  mark: z.string(),
  rows: z.array(
    z.strictObject({
      entry: z.string(),
      before: retainedFile.nullable(),
      after: digest.nullable(),
    }),
  ),
});

/** Opens the undo folder for one use. Null: absent or unusable. */
export async function withRetained<T>(
  base: Directory,
  user: UnixUser | null,
  use: (folder: Directory) => Promise<T>,
): Promise<T | null> {
  if ((await faultOfUndoFolder(base, user)) !== null) return null;
  const folder = await openFolder(base, ownNames.undo, user);
  if (!folder) return null;
  try {
    return await use(folder);
  } finally {
    await folder.close();
  }
}

/** Null: nothing is retained. Throws 'invalid' for a record of another program. */
export async function readRecord(base: Directory, user: UnixUser | null): Promise<RetainedRecord | null> {
  if ((await faultOfUndo(base, user)) !== null) return null;
  return withRetained(base, user, (folder) => recordIn(folder, user));
}

export async function recordIn(folder: Directory, user: UnixUser | null): Promise<RetainedRecord> {
  const path = `${folder.path}/${recordName}`;
  const content = await readFile(folder, recordName);
  if (!content) throw unreadable(path, 'it is not there');
  const { uid } = content.facts;
  if (user && uid !== user.uid) throw unreadable(path, `it belongs to user ${uid}`);
  try {
    const record = recordSchema.parse(JSON.parse(Buffer.from(content.bytes).toString('utf8')));
    for (const { entry } of record.rows) partsOfEntry(entry);
    return record;
  } catch {
    throw unreadable(path, 'its content is not what kpki wrote');
  }
}

/** Returns the apply ID alone; an unreadable record matters only for a restore. */
export async function applyIdAt(base: Directory, user: UnixUser | null): Promise<string | null> {
  try {
    return (await readRecord(base, user))?.mark ?? null;
  } catch (error) {
    if (PluginError.is(error) && error.code === 'invalid') return null;
    throw error;
  }
}

/** Returns a file's earlier content. Throws 'missing' if it differs from the record. */
export async function readRetained(folder: Directory, file: RetainedFile): Promise<Uint8Array> {
  const found = await lookAtRetained(folder, file);
  if ('why' in found) throw new PluginError('missing', `read what was replaced: ${found.why}`);
  return found.bytes;
}

/** Returns a file's earlier content, or why it is unusable. */
export async function lookAtRetained(
  folder: Directory,
  { file, sha256: wanted }: RetainedFile,
): Promise<{ readonly bytes: Uint8Array } | { readonly why: string }> {
  try {
    const content = await readFile(folder, file);
    if (content && sha256(content.bytes) === wanted) return { bytes: content.bytes };
    content?.bytes.fill(0);
    return { why: `${folder.path}/${file} is not ${content ? 'what was replaced' : 'there'}` };
  } catch (error) {
    // A link, or another non-file.
    if (PluginError.is(error) && error.code === 'invalid') return { why: error.message };
    throw error;
  }
}

/** Returns the replaced entries among the requested ones, without the bytes of secrets. */
export async function replacedAt(
  base: Directory,
  user: UnixUser | null,
  kept: Kept,
  host: Host,
): Promise<Replaced | null> {
  const record = await readRecord(base, user);
  if (!record) return null;
  const entries = new Map<string, ReplacedEntry>();
  const lost = new Map<string, string>();
  await withRetained(base, user, (folder) =>
    inTurns(1, record.rows, async ({ entry, before, after }) => {
      const kind = kept.get(entry);
      if (kind === undefined) return;
      const found = before && (await lookAtRetained(folder, before));
      if (found === null) entries.set(entry, { before: null, after });
      else if ('why' in found) lost.set(entry, found.why);
      else entries.set(entry, { before: entryState(kind, found.bytes, host), after });
    }),
  );
  return { applyId: record.mark, entries, ...(lost.size === 0 ? {} : { lost }) };
}

function unreadable(path: string, why: string): PluginError {
  return new PluginError(
    'invalid',
    `read what was replaced, ${path}: ${why}; nothing can be restored from there, and ${ownNames.undo} may be removed`,
  );
}
