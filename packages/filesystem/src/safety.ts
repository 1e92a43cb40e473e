import { dirname, isAbsolute, join } from 'node:path';
import { PluginError } from '@kpki/plugin';
import type { Directory, Disk, Facts, Link, UnixUser } from './disk.ts';
import { attempt } from './refusal.ts';

const groupMayWrite = 0o020;
const othersMayWrite = 0o002;
const sticky = 0o1000;

/** As many as Linux follows. */
const mostLinks = 40;

/**
 * Returns the path without links. Throws 'invalid' if another user could swap the folder: the rule of sshd for
 * `authorized_keys`. Checks the path as given and without links. A sticky folder such as /tmp protects existing names
 * from other users, but not missing ones: a link of another user in it is refused.
 */
export async function checkAncestors(disk: Disk, path: string): Promise<string> {
  const real = await followLinks(disk, path);
  for (const ancestor of new Set([...ancestorsOf(path), ...ancestorsOf(real)])) {
    const facts = await attempt(`look at ${ancestor}`, () => disk.look(ancestor));
    if (facts && (facts.mode & sticky) === 0) refuseOtherWriters(ancestor, facts, disk.user);
  }
  return real;
}

/** Follows link by link, because the owner of each link decides where the path leads. */
async function followLinks(disk: Disk, path: string): Promise<string> {
  let at = '/';
  let rest = path.split('/');
  for (let followed = 0; rest.length > 0; ) {
    const [name = '', ...others] = rest;
    rest = others;
    const next = join(at, name);
    const link =
      name === '' || name === '.' || name === '..' ? null : await attempt(`look at ${next}`, () => disk.linkAt(next));
    if (link === null) {
      at = next;
      continue;
    }
    followed += 1;
    if (followed > mostLinks) throw new PluginError('invalid', `use folder ${path}: more than ${mostLinks} links`);
    await refuseLinkOfOther(disk, at, next, link);
    rest = [...link.target.split('/'), ...rest];
    if (isAbsolute(link.target)) at = '/';
  }
  return at;
}

/** Applies the kernel's `fs.protected_symlinks`, which may be off, and the same rule in a folder of another user. */
async function refuseLinkOfOther(disk: Disk, parent: string, path: string, { uid }: Link): Promise<void> {
  const { user } = disk;
  if (user === null || isTrusted(uid, user)) return;
  const folder = await attempt(`look at ${parent}`, () => disk.look(parent));
  if (folder && (folder.mode & sticky) === 0 && isTrusted(folder.uid, user)) return;
  throw new PluginError(
    'invalid',
    `use folder ${path}: it is a link of user ${uid}, who decides where it leads; remove it, or name the folder itself`,
  );
}

/**
 * Throws 'invalid' if another user made the folder in a sticky one: its content belongs to that user. An empty folder
 * is used.
 */
export async function refuseFolderOfOther(disk: Disk, real: string, top: Directory): Promise<void> {
  const { user } = disk;
  const facts = await attempt(`look at ${real}`, () => top.facts());
  if (user === null || isTrusted(facts.uid, user)) return;
  const parent = await attempt(`look at ${dirname(real)}`, () => disk.look(dirname(real)));
  if (!parent || (parent.mode & sticky) === 0) return;
  if ((await attempt(`list ${real}`, () => top.list())).length === 0) return;
  throw new PluginError(
    'invalid',
    `use folder ${top.path}: user ${facts.uid} owns it, and it is in a sticky folder; chown it to user ${user.uid}, or choose another folder`,
  );
}

/** Root may do everything anyway. */
function isTrusted(uid: number, user: UnixUser): boolean {
  return uid === 0 || uid === user.uid;
}

/** Throws 'invalid' if another user can add files to the folder, or remove them. */
export function refuseOtherWriters(path: string, facts: Facts, user: UnixUser | null): void {
  const fault = faultOfWriters(facts, user);
  if (fault !== null) throw new PluginError('invalid', `use folder ${path}: ${fault}`);
}

/** Returns why no key is safe in the folder, and the fix. Null: no other user can write to it. */
export function faultOfWriters(facts: Facts, user: UnixUser | null): string | null {
  if (user === null) return null;
  const isForAll = (facts.mode & othersMayWrite) !== 0;
  const otherGroup = (facts.mode & groupMayWrite) !== 0 && facts.gid !== 0 && facts.gid !== user.gid;
  if (!isForAll && !otherGroup) return null;
  const who = isForAll ? 'every user' : `group ${facts.gid}`;
  const fix = isForAll ? 'chmod o-w' : 'chmod g-w';
  return `${who} may write to it, so keys are not safe there; ${fix} it`;
}

function ancestorsOf(path: string): readonly string[] {
  const ancestors: string[] = [];
  for (let at = dirname(path); ; at = dirname(at)) {
    ancestors.push(at);
    if (at === dirname(at)) return ancestors;
  }
}
