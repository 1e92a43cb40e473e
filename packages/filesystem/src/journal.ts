import { PluginError } from '@kpki/plugin';
import * as z from 'zod';
import type { Directory, UnixUser } from './disk.ts';
import { readFile } from './entry-file.ts';
import { judgeTogether, ownNames, partsOfEntry } from './names.ts';
import { reason } from './refusal.ts';

export interface SetRow {
  readonly entry: string;
  readonly mode: number;
  /** The name of the new file in the stage. */
  readonly staged: string;
  /** SHA-256 of the new bytes, in hex. */
  readonly sha256: string;
  /** SHA-256 of the bytes that the plan was based on; null: the entry was absent. */
  readonly replaces: string | null;
  /** The owner of the file, if it differs from the process. */
  readonly owner?: UnixUser;
}

export interface UnsetRow {
  readonly entry: string;
  readonly sha256: null;
  readonly replaces: string;
}

/**
 * A committed write: once this file has its name, the whole change counts as done, and the next writer finishes it. It
 * holds relative paths and hashes, never a key, in the order in which the entries are renamed.
 */
export interface Journal {
  readonly journal: 1;
  readonly stage: string;
  /** The stage that becomes the undo folder; absent: that folder does not change. */
  readonly undo?: string;
  readonly rows: readonly (SetRow | UnsetRow)[];
}

export const digest: z.ZodString = z.string().regex(/^[0-9a-f]{64}$/);

/** A mode without write access for others and with read access for the owner: 0644, or stricter. */
export const fileMode: z.ZodType<number> = z.int().refine((mode) => (mode & ~0o644) === 0 && (mode & 0o400) !== 0);

/** The kernel's numbers of users and groups; the highest number means no change. */
const ownerNumber = z.int().min(0).max(0xfffffffe);

export const fileOwner: z.ZodType<UnixUser> = z.strictObject({ uid: ownerNumber, gid: ownerNumber });

const setRow: z.ZodType<SetRow> = z.strictObject({
  entry: z.string(),
  mode: fileMode,
  staged: z.string().regex(/^[0-9]+$/),
  sha256: digest,
  replaces: digest.nullable(),
  owner: fileOwner.exactOptional(),
});

const unsetRow: z.ZodType<UnsetRow> = z.strictObject({ entry: z.string(), sha256: z.null(), replaces: digest });

const stageName = z.string().regex(/^\.kpki-stage-[0-9a-f]{16}$/);

const journalSchema: z.ZodType<Journal> = z.strictObject({
  journal: z.literal(1),
  stage: stageName,
  undo: stageName.exactOptional(),
  rows: z.array(z.union([setRow, unsetRow])),
});

/** The journal of a thousand nodes, with a row for each entry, is smaller. */
const longestJournal = 4 * 1024 * 1024;

export function encodeJournal(journal: Journal): Uint8Array {
  const bytes = Buffer.from(`${JSON.stringify(journal, null, 1)}\n`);
  if (bytes.length <= longestJournal) return bytes;
  throw new PluginError('invalid', `write ${journal.rows.length} entries at once: the journal would be too large`);
}

/** Null: absent. Throws 'invalid' for a journal of another program or another user. */
export async function readJournal(base: Directory, user: UnixUser | null): Promise<Journal | null> {
  const path = `${base.path}/${ownNames.journal}`;
  const content = await readFile(base, ownNames.journal);
  if (!content) return null;
  const owner = content.facts.uid;
  if (user && owner !== user.uid) {
    throw refused(
      path,
      `it belongs to user ${owner}: run kpki as this user, or check the unfinished write and remove it`,
    );
  }
  try {
    const journal = journalSchema.parse(JSON.parse(Buffer.from(content.bytes).toString('utf8')));
    for (const { entry } of journal.rows) partsOfEntry(entry);
    judgeTogether(journal.rows.map(({ entry }) => entry));
    return journal;
  } catch (error) {
    throw refused(path, `it is not a journal of kpki (${faultOf(error)}): check its owner, then remove it`, error);
  }
}

function refused(path: string, why: string, cause?: unknown): PluginError {
  return new PluginError('invalid', `finish the write of ${path}: ${why}`, { cause });
}

function faultOf(error: unknown): string {
  if (PluginError.is(error)) return error.message;
  if (error instanceof z.ZodError) return `${error.issues[0]?.path.join('.')}: ${error.issues[0]?.message}`;
  return error instanceof SyntaxError ? 'not JSON' : reason(error);
}
