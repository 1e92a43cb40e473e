import { PluginError } from '@kpki/plugin';

/** The journal, the stage, the locks, the undo folder. Names of kpki begin with a dot, and no entry may. */
export const ownNames = {
  journal: '.kpki-journal',
  stage: '.kpki-stage-',
  part: '.kpki-part-',
  undo: '.kpki-undo',
  lock: '.kpki-lock',
  writeLock: '.kpki-write-lock',
} as const;

/** NAME_MAX of every common file system. */
const longestName = 255;

/** Control and format characters, lone surrogates, line and paragraph separators: a terminal may interpret them. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Whether the file system treats `A` and `a` as one name. */
const foldsCase = process.platform === 'darwin' || process.platform === 'win32';

/** Returns the fault of one name of a path, in words; null: none. */
export function faultOfName(name: string): string | null {
  if (name === '') return 'is empty';
  if (name === '.' || name === '..') return `is '${name}'`;
  if (unprintable.test(name)) return 'holds a control character';
  if (name.includes('/')) return 'holds a slash';
  if (name.includes('\\')) return 'holds a backslash';
  if (name.startsWith('-')) return 'begins with a hyphen';
  if (name.startsWith('.')) return 'begins with a dot, which is reserved';
  if (Buffer.byteLength(name) > longestName) return `is longer than ${longestName} bytes`;
  return null;
}

/** Returns the names of an entry, `pki/etcd/server.key`; throws 'invalid'. */
export function partsOfEntry(entry: string): readonly string[] {
  if (entry.startsWith('/')) {
    throw new PluginError('invalid', `entry ${JSON.stringify(entry)} is an absolute path`);
  }
  const parts = entry.split('/');
  for (const part of parts) {
    const fault = faultOfName(part);
    if (fault) throw new PluginError('invalid', `entry ${JSON.stringify(entry)}: ${quoted(part, parts)} ${fault}`);
  }
  return parts;
}

function quoted(part: string, parts: readonly string[]): string {
  return parts.length === 1 ? 'the name' : `the part ${JSON.stringify(part)}`;
}

export function splitEntry(entry: string): { readonly folders: readonly string[]; readonly name: string } {
  const parts = partsOfEntry(entry);
  return { folders: parts.slice(0, -1), name: parts.at(-1) ?? '' };
}

/** Throws 'invalid' if two entries could not both be files of one tree. */
export function judgeTogether(entries: Iterable<string>): void {
  const spelled = new Map<string, string>();
  for (const entry of entries) {
    const key = asTheDiskSeesIt(entry);
    const other = spelled.get(key);
    if (other !== undefined) throw clash(entry, other, 'are one name on this disk');
    spelled.set(key, entry);
  }
  for (const [key, entry] of spelled) {
    const parts = key.split('/');
    for (let length = 1; length < parts.length; length++) {
      const other = spelled.get(parts.slice(0, length).join('/'));
      if (other !== undefined) throw clash(entry, other, 'cannot both be there: the second would be a folder');
    }
  }
}

function clash(entry: string, other: string, why: string): PluginError {
  return new PluginError('invalid', `entries ${JSON.stringify(entry)} and ${JSON.stringify(other)} ${why}`);
}

function asTheDiskSeesIt(entry: string): string {
  return foldsCase ? entry.normalize('NFC').toLowerCase() : entry;
}

export function foldersHolding(entries: readonly string[]): readonly (readonly string[])[] {
  const folders = entries.map((entry) => splitEntry(entry).folders);
  return [...new Map(folders.map((each) => [each.join('/'), each])).values()];
}
