import {
  type EntryState,
  entryState,
  type Host,
  type Kept,
  PluginError,
  type Revision,
  type Snapshot,
  sha256,
} from '@kpki/plugin';
import type { Facts } from './disk.ts';
import { readWhole, useFile } from './entry-file.ts';
import { inTurns } from './in-turns.ts';
import { ownNames, splitEntry } from './names.ts';
import { driftOfOwner, type Owning } from './owner.ts';
import { attempt } from './refusal.ts';
import { applyIdAt } from './retained.ts';
import { folderMode, type Tree } from './tree.ts';
import { isUnreadable, lookAtName, type Unreadable } from './unreadable.ts';

/** The modes of CIS 1.1.20 and 1.1.21. */
export const fileModes = { secret: 0o600, public: 0o644 } as const;

const ownerReads = 0o400;

/**
 * Returns the expected mode of a file: that of its kind, or a public file's own mode if that is stricter and readable.
 */
export function modeFor(kind: keyof typeof fileModes, found: number): number {
  const isCloser = (found & ~fileModes.public) === 0 && (found & ownerReads) !== 0;
  return kind === 'public' && isCloser ? found : fileModes[kind];
}

export interface FolderState {
  readonly folder: string;
  readonly entries: ReadonlyMap<string, EntryState>;
  /** Entries, or their folders, that are not read: the reason, and the fix. */
  readonly unreadable: ReadonlyMap<string, Unreadable>;
  /** For entries that are read; the others have an `Unreadable`. */
  readonly facts: ReadonlyMap<string, Facts>;
  readonly drift: readonly string[];
  readonly journal: boolean;
  readonly stages: readonly string[];
  /** The apply ID of the retained entries; null: nothing is retained. */
  readonly applyId: string | null;
}

export async function lookAt(tree: Tree, kept: Kept, host: Host): Promise<FolderState> {
  const entries = new Map<string, EntryState>();
  const unreadable = new Map<string, Unreadable>();
  const facts = new Map<string, Facts>();
  await inTurns(1, kept, async ([entry, kind]) => {
    const { folders, name } = splitEntry(entry);
    const directory = await tree.find(folders);
    const found = !directory || isUnreadable(directory) ? directory : await useFile(directory, name, readWhole);
    if (!found) return;
    if (isUnreadable(found)) {
      unreadable.set(entry, found);
      return;
    }
    facts.set(entry, found.used.facts);
    entries.set(entry, entryState(kind, found.used.bytes, host));
  });
  const names = await attempt(`list ${tree.base.path}`, () => tree.base.list());
  const journal = names.includes(ownNames.journal);
  const stages = names.filter((name) => name.startsWith(ownNames.stage));
  const drift = [...(await driftOfFolders(tree, kept)), ...driftOfFiles(facts, kept, tree)];
  const applyId = names.includes(ownNames.undo) ? await applyIdAt(tree.base, tree.user) : null;
  return { folder: tree.base.path, entries, unreadable, facts, drift, journal, stages, applyId };
}

/** Returns whether the files are unchanged: another run may have written meanwhile. */
export async function isStill(tree: Tree, kept: Kept, look: FolderState): Promise<boolean> {
  let still = true;
  await inTurns(1, kept.keys(), async (entry) => {
    if (!still) return;
    const { folders, name } = splitEntry(entry);
    const directory = await tree.find(folders);
    const found = !directory || isUnreadable(directory) ? directory : await lookAtName(directory, name);
    const facts = isUnreadable(found) ? found.facts : found;
    const before = look.facts.get(entry) ?? look.unreadable.get(entry)?.facts;
    still = facts?.identity === before?.identity;
  });
  return still;
}

/** Null: no entry is stored, and no write is unfinished. */
export function snapshotOf(look: FolderState): Snapshot | null {
  const { entries, unreadable, applyId } = look;
  if (entries.size === 0 && unreadable.size === 0 && !isUnfinished(look)) return null;
  return {
    revision: revisionOf(look),
    entries,
    drift: [...driftOfWriting(look), ...look.drift],
    ...(unreadable.size === 0 ? {} : { unreadable: faultsOf(unreadable) }),
    ...(applyId === null ? {} : { retains: applyId }),
  };
}

function faultsOf(unreadable: FolderState['unreadable']): ReadonlyMap<string, string> {
  return new Map([...unreadable].map(([entry, { fault }]) => [entry, fault] as const));
}

/** Refuses to change an entry that is not read: such a file is neither followed nor overwritten. */
export function refuseUnreadable({ folder, unreadable }: FolderState, entry: string): void {
  const found = unreadable.get(entry);
  if (found !== undefined) throw new PluginError(found.code, `write ${folder}/${entry}: ${found.fault}`);
}

/** Does the same for entries without the right to read them. */
export function refuseDenied(look: FolderState): void {
  for (const [entry, { code }] of look.unreadable) if (code === 'denied') refuseUnreadable(look, entry);
}

/** Returns whether a write, committed or not, has left files. */
export function isUnfinished({ journal, stages }: FolderState): boolean {
  return journal || stages.length > 0;
}

/** Returns SHA-256 over every entry and its digest, in the order of their names; an unread entry has no digest. */
export function revisionOf({ entries, unreadable }: Pick<FolderState, 'entries' | 'unreadable'>): Revision {
  const read = [...entries].map(([entry, state]) => [entry, state.digest] as const);
  const pairs = [...read, ...[...unreadable.keys()].map((entry) => [entry, null] as const)];
  pairs.sort(([one], [other]) => (one < other ? -1 : 1));
  return sha256(JSON.stringify(pairs)) as Revision;
}

function driftOfWriting({ folder, journal, stages }: FolderState): readonly string[] {
  if (journal) return [`${folder}/${ownNames.journal} is of an unfinished write: the next write finishes it first`];
  return stages.map((name) => `${folder}/${name} was left by a write that changed nothing: the next write removes it`);
}

/** The location's own folder may be stricter than 0755: it existed before, and that is its owner's choice. */
async function driftOfFolders(tree: Tree, kept: Kept): Promise<readonly string[]> {
  const drift: string[] = [];
  for (const folders of foldersOf(kept)) {
    const directory = await tree.find(folders);
    // A folder that is not read has no expected mode.
    if (!directory || isUnreadable(directory)) continue;
    const facts = await attempt(`look at ${directory.path}`, () => directory.facts());
    if (folders.length > 0) drift.push(...driftOfMode(folders.join('/'), facts, folderMode, 0o777));
    else drift.push(...driftOfMode('the folder itself', facts, facts.mode & folderMode, 0o777));
    drift.push(...driftOfOwner(folders.join('/') || 'the folder itself', facts, tree));
  }
  return drift;
}

function driftOfFiles(facts: ReadonlyMap<string, Facts>, kept: Kept, owning: Owning): readonly string[] {
  return [...facts].flatMap(([entry, found]) => [
    ...driftOfMode(entry, found, modeFor(kept.get(entry) ?? 'secret', found.mode), 0o7777).map(
      (drift) => `${drift}${isExposed(kept.get(entry) ?? 'secret', found) ? exposure : ''}`,
    ),
    ...driftOfOwner(entry, found, owning),
  ]);
}

const othersRead = 0o044;
const exposure =
  '; other users may have read its key, and a repair does not undo that: replace the key, by a rotation if it is of a CA';

function isExposed(secrecy: 'public' | 'secret', { mode }: Facts): boolean {
  return secrecy === 'secret' && (mode & othersRead) !== 0;
}

function driftOfMode(what: string, facts: Facts, wanted: number, mask: number): readonly string[] {
  const found = facts.mode & mask;
  return found === wanted ? [] : [`${what} has mode ${octal(found)} instead of ${octal(wanted)}`];
}

export function foldersOf(kept: Kept): readonly (readonly string[])[] {
  const found = new Map<string, readonly string[]>();
  for (const entry of kept.keys()) {
    const { folders } = splitEntry(entry);
    for (let length = 0; length <= folders.length; length++) {
      const upper = folders.slice(0, length);
      found.set(upper.join('/'), upper);
    }
  }
  return [...found.values()].sort((one, other) => one.length - other.length);
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
