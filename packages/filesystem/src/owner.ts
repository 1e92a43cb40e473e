import type { Facts, UnixUser } from './disk.ts';
import { attempt } from './refusal.ts';
import type { Tree } from './tree.ts';

export type Owning = Pick<Tree, 'user' | 'keepsOwners'>;

/** Says what belongs to somebody else and should not; nothing where owners are kept, which only root can do. */
export function driftOfOwner(what: string, facts: Facts, owning: Owning): readonly string[] {
  const { user } = owning;
  if (!user || keeps(owning) || isOwned(facts, user)) return [];
  const cure = user.uid === 0 ? ' (`keepOwners` leaves it)' : ', which only root can change';
  return [`${what} belongs to ${facts.uid}:${facts.gid} instead of ${user.uid}:${user.gid}${cure}`];
}

/** Takes over what belongs to somebody else, through what is open. Only root can; for others that stays drift. */
export async function repairOwner(
  path: string,
  facts: Facts,
  { user, keepsOwners }: Owning,
  chown: (user: UnixUser) => Promise<void>,
): Promise<void> {
  if (user?.uid !== 0 || keepsOwners || isOwned(facts, user)) return;
  await attempt(`change the owner of ${path}`, () => chown(user));
}

/** The owner that goes over from a file to what takes its place, or from a folder to what is new in it. Null: it does not. */
export function keptOwner(facts: Facts, owning: Owning): UnixUser | null {
  return keeps(owning) ? { uid: facts.uid, gid: facts.gid } : null;
}

/** Returns whom a new file is given to; null: its maker. A set-gid folder gives its group, root root:root. */
export function givenTo(user: UnixUser | null, owner: UnixUser | null): UnixUser | null {
  return user?.uid === 0 ? (owner ?? user) : null;
}

function keeps({ user, keepsOwners }: Owning): boolean {
  return keepsOwners && user?.uid === 0;
}

/** Root's files are root:root (CIS 1.1.19). Of others the group is left alone: a set-gid folder chooses it. */
function isOwned(facts: Facts, user: UnixUser): boolean {
  return facts.uid === user.uid && (user.uid !== 0 || facts.gid === user.gid);
}
