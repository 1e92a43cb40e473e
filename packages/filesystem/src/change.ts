import { type Change, type Entry, PluginError, sha256 } from '@kpki/plugin';
import { mostBytes } from './entry-file.ts';
import type { UnsetRow } from './journal.ts';
import type { FolderLocation } from './location.ts';
import { type FolderState, fileModes, refuseUnreadable } from './snapshot.ts';
import type { StagedEntry } from './stage.ts';

/** Throws 'invalid' for an entry that is too large. */
export function refuseLarge({ set }: Change, { id }: FolderLocation): void {
  for (const [entry, content] of set) {
    if (sizeOf(content) <= mostBytes) continue;
    const why = `it is larger than ${mostBytes} bytes`;
    throw new PluginError('invalid', `write entry ${JSON.stringify(entry)} of ${id}: ${why}`);
  }
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

function sizeOf(content: Entry): number {
  return content.bytes instanceof Uint8Array ? content.bytes.length : content.bytes.use((bytes) => bytes.length);
}

function digestOf(content: Entry): string {
  return content.bytes instanceof Uint8Array ? sha256(content.bytes) : content.bytes.use(sha256);
}
