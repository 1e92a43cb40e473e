import { PluginError, Secret } from '@kpki/plugin';
import { readFile } from './entry-file.ts';
import type { Holder } from './holder.ts';
import type { FolderLocation } from './location.ts';
import { holderOf } from './lock-file.ts';
import { ownNames, splitEntry } from './names.ts';
import { openLocation } from './root.ts';
import { describeHolder, pause, type SinkSession } from './session.ts';
import { type FolderState, isStill, lookAt } from './snapshot.ts';
import { type Tree, treeBelow } from './tree.ts';

/**
 * Reads a location as a consistent state: waits while another run writes. Null: no folder. A run that does not finish
 * is drift.
 */
export async function readLocation(
  session: SinkSession,
  at: FolderLocation,
  signal: AbortSignal,
): Promise<FolderState | null> {
  for (let tries = 1; ; tries++) {
    const found = await withTree(session, at, (tree) => lookOnce(session, at, tree));
    if (!found) return null;
    const { look, disturbed, writer } = found;
    if (!disturbed) return look;
    if (tries >= session.waiting.tries || (writer && session.waitedFor.has(writer.token))) {
      if (writer) session.waitedFor.add(writer.token);
      return { ...look, drift: [...look.drift, disturbed] };
    }
    await pause(session.waiting, signal);
  }
}

/** Returns the bytes of a secret entry. Throws 'missing' if it is not stored. */
export async function revealEntry(session: SinkSession, at: FolderLocation, entry: string): Promise<Secret> {
  if (at.kept.get(entry) !== 'secret') {
    throw new PluginError(
      'invalid',
      `read the key in ${JSON.stringify(entry)} of ${at.id}: it was not located as a secret`,
    );
  }
  const { folders, name } = splitEntry(entry);
  const content = await withTree(session, at, async (tree) => {
    const directory = await tree.directory(folders);
    return directory && readFile(directory, name);
  });
  if (!content) throw new PluginError('missing', `read the key in ${at.id}/${entry}: no such file`);
  return new Secret(content.bytes);
}

/** Null: the folder does not exist. */
export async function withTree<T>(
  session: SinkSession,
  at: FolderLocation,
  use: (tree: Tree) => Promise<T>,
): Promise<T | null> {
  const base = await openLocation(session.disk, session.root, at.folders);
  if (!base) return null;
  const tree = treeBelow(base, session.disk.user, session.keepsOwners);
  try {
    return await use(tree);
  } finally {
    await tree.close();
    await base.close();
  }
}

interface Glance {
  readonly look: FolderState;
  /** Why the state may be inconsistent; null: it is consistent. */
  readonly disturbed: string | null;
  /** The current writer; null: none is known. */
  readonly writer: Holder | null;
}

async function lookOnce(session: SinkSession, at: FolderLocation, tree: Tree): Promise<Glance> {
  const writer = await holderOf(tree.base, ownNames.writeLock, session.processes);
  const look = await lookAt(tree, at.kept, session.host);
  const later = writer ?? (await holderOf(tree.base, ownNames.writeLock, session.processes));
  if (later) return { look, disturbed: `${describeHolder(later)} is writing there`, writer: later };
  // Opened again: another run may have removed the folder and created it again.
  await tree.close();
  const still = await isStill(tree, at.kept, look);
  return { look, disturbed: still ? null : 'the files change while they are read', writer: null };
}
