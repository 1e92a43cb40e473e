import type { Directory, Facts, UnixUser } from './disk.ts';
import { ownNames } from './names.ts';
import { attempt } from './refusal.ts';

const ownerMayAll = 0o700;
const othersMayWrite = 0o022;

/** Returns why the undo folder may not be opened; null: no fault, or absent. Follows no link. */
export async function faultOfUndoFolder(base: Directory, user: UnixUser | null): Promise<string | null> {
  const facts = await lookAtUndo(base);
  return facts && faultAt(base, facts, user);
}

/**
 * Returns why the existing undo folder or its content is unusable: kpki did not create it, or it cannot be replaced.
 * Readers and writers use the same check: otherwise the retained content would be older than the last apply.
 */
export async function faultOfUndo(base: Directory, user: UnixUser | null): Promise<string | null> {
  const facts = await lookAtUndo(base);
  const fault = facts && faultAt(base, facts, user);
  if (facts === null || fault !== null) return fault;
  const path = pathOfUndo(base);
  const folder = await attempt(`open folder ${path}`, () => base.openDirectory(ownNames.undo));
  try {
    for (const name of await attempt(`list ${path}`, () => folder.list())) {
      const inside = await attempt(`look at ${path}/${name}`, () => folder.look(name));
      if (inside?.kind === 'directory') return `${path}: it holds a folder, ${JSON.stringify(name)}`;
    }
    return null;
  } finally {
    await folder.close();
  }
}

function pathOfUndo({ path }: Directory): string {
  return `${path}/${ownNames.undo}`;
}

function lookAtUndo(base: Directory): Promise<Facts | null> {
  return attempt(`look at ${pathOfUndo(base)}`, () => base.look(ownNames.undo));
}

function faultAt(base: Directory, facts: Facts, user: UnixUser | null): string | null {
  const fault = faultOf(facts, user);
  return fault === null ? null : `${pathOfUndo(base)}: ${fault}`;
}

/** Returns the warning of a write without undo. */
export function withoutUndo(fault: string): string {
  return `${fault}; so nothing is retained there, and an undo restores nothing; check its owner, then remove it`;
}

function faultOf(facts: Facts, user: UnixUser | null): string | null {
  if (facts.kind === 'link') return 'it is a symbolic link, which is not followed';
  if (facts.kind !== 'directory') return 'it is not a folder';
  if (user === null) return null;
  if (facts.uid !== user.uid) return `it belongs to user ${facts.uid}`;
  if ((facts.mode & othersMayWrite) !== 0) return 'others may write to it';
  const isClosed = user.uid !== 0 && (facts.mode & ownerMayAll) !== ownerMayAll;
  return isClosed ? `its mode is ${facts.mode.toString(8).padStart(4, '0')}, so its owner cannot write to it` : null;
}
