import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { isMapping } from '@kpki/engine';
import { homeFolder } from '@kpki/plugin';
import { kpkiApiVersion } from '@kpki/spec';
import { Fault } from '../../fault.ts';
import { codeOf } from '../read-file.ts';
import { userFolder } from '../user-folder.ts';
import { replaceFile } from '../write-file.ts';

export interface UserList<T> {
  readonly fileName: string;
  readonly kind: string;
  readonly field: string;
  readonly what: string;
  isRow(value: unknown): value is T;
}

/** No repository may bring a list along. */
function fileOf({ fileName }: UserList<unknown>): string {
  return join(userFolder(), fileName);
}

/**
 * Reads a list. Throws a Fault if others may write the file, if it is inside the folder of the configuration (null:
 * none), unless that is above the user's home, or if its form is wrong.
 */
export async function readUserList<T>(list: UserList<T>, configurationFolder: string | null): Promise<readonly T[]> {
  const file = fileOf(list);
  const text = await readOwnFile(file);
  if (text === null) return [];
  if (
    configurationFolder !== null &&
    (await isBelow(file, configurationFolder)) &&
    !(await isBelow(homeFolder(), configurationFolder))
  ) {
    throw new Fault('usage', `${file}: it is in the folder of the configuration, which cannot say whom you trust`);
  }
  return rowsIn(text, file, list);
}

export async function writeUserList<T>(list: UserList<T>, rows: readonly T[]): Promise<void> {
  const file = fileOf(list);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw new Fault('failed', `${dirname(file)}: it cannot be made (${codeOf(cause)})`, { cause });
  });
  const text = `${JSON.stringify({ apiVersion: kpkiApiVersion, kind: list.kind, [list.field]: rows }, null, 2)}\n`;
  await replaceFile(file, text, { secret: true });
}

async function isBelow(path: string, folder: string): Promise<boolean> {
  const way = relative(await realpath(folder), await realpath(path).catch(() => path));
  return !(way.startsWith('..') || isAbsolute(way));
}

function rowsIn<T>(text: string, file: string, list: UserList<T>): readonly T[] {
  const refused = (cause?: unknown): Fault =>
    new Fault('usage', `${file}: it is no ${list.what}; remove it, and trust them again`, { cause });
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (cause) {
    throw refused(cause);
  }
  if (!isMapping(found) || found['apiVersion'] !== kpkiApiVersion || found['kind'] !== list.kind) throw refused();
  const rows = found[list.field];
  if (!Array.isArray(rows) || !rows.every((row) => list.isRow(row))) throw refused();
  return rows;
}

export function hasTexts(value: unknown, fields: readonly string[]): value is Readonly<Record<string, unknown>> {
  return isMapping(value) && fields.every((field) => typeof value[field] === 'string');
}

const mostBytes = 4 * 1024 * 1024;
const writableByOthers = 0o022;

/** Checks the descriptor that it reads from, so that another user cannot swap the file in between. */
async function readOwnFile(file: string): Promise<string | null> {
  let handle: FileHandle;
  try {
    // Opening a pipe without a writer would block for ever.
    handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(cause))) return null;
    throw new Fault('usage', `${file}: it cannot be read (${codeOf(cause)})`, { cause });
  }
  try {
    const facts = await handle.stat();
    if (!facts.isFile() || facts.size > mostBytes)
      throw new Fault('usage', `${file}: it is no plain file, or far too large`);
    const user = process.geteuid?.();
    if (user !== undefined && facts.uid !== user && facts.uid !== 0) {
      throw new Fault(
        'usage',
        `${file}: it belongs to another user, and says nothing of whom you trust; with sudo, add -H`,
      );
    }
    if (user !== undefined && (facts.mode & writableByOthers) !== 0) {
      throw new Fault(
        'usage',
        `${file}: others may write it, and so choose what you run; chmod 600 it, and look what is in it`,
      );
    }
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}
