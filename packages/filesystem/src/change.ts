import { type Change, type Entry, type Kept, PluginError, sha256 } from '@kpki/plugin';
import { mostBytes } from './entry-file.ts';
import type { UnsetRow } from './journal.ts';
import { type FolderState, fileModes, refuseUnreadable } from './snapshot.ts';
import type { StagedEntry } from './stage.ts';

/** Throws 'invalid' for a change with entries or kinds that the location was not located with. */
export function judgeChange(change: Change, kept: Kept): void {
  for (const [entry, content] of change.set) {
    const kind = kindOf(kept, entry);
    if (kind !== content.kind) throw wrong(entry, `it is ${kind}, and was given as ${content.kind}`);
    if (change.unset.has(entry)) throw wrong(entry, 'the change both sets and unsets it');
    if (sizeOf(content) > mostBytes) throw wrong(entry, `it is larger than ${mostBytes} bytes`);
  }
  for (const entry of change.unset) kindOf(kept, entry);
}

/** Returns the rest of a change that is not stored yet, in its order. Throws if an entry cannot be read. */
export function remaining(
  change: Change,
  look: FolderState,
): { readonly set: readonly StagedEntry[]; readonly unset: readonly UnsetRow[] } {
  for (const entry of [...change.set.keys(), ...change.unset]) refuseUnreadable(look, entry);
  const set: StagedEntry[] = [];
  for (const [entry, content] of change.set) {
    const replaces = look.entries.get(entry)?.digest ?? null;
    const digest = digestOf(content);
    if (digest === replaces) continue;
    const row = { entry, mode: fileModes[content.kind], staged: `${set.length}`, sha256: digest, replaces } as const;
    set.push({ row, content });
  }
  const unset: UnsetRow[] = [];
  for (const entry of change.unset) {
    const replaces = look.entries.get(entry)?.digest;
    if (replaces !== undefined) unset.push({ entry, sha256: null, replaces });
  }
  return { set, unset };
}

function kindOf(kept: Kept, entry: string): 'public' | 'secret' {
  const kind = kept.get(entry);
  if (kind === undefined) throw wrong(entry, 'the location has no such entry');
  return kind;
}

function sizeOf(content: Entry): number {
  return content.bytes instanceof Uint8Array ? content.bytes.length : content.bytes.use((bytes) => bytes.length);
}

function digestOf(content: Entry): string {
  return content.bytes instanceof Uint8Array ? sha256(content.bytes) : content.bytes.use(sha256);
}

function wrong(entry: string, why: string): PluginError {
  return new PluginError('invalid', `write entry ${JSON.stringify(entry)}: ${why}`);
}
