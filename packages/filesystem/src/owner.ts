import type { Facts, UnixUser } from './disk.ts';
import { attempt } from './refusal.ts';
import type { Tree } from './tree.ts';

export type Owning = Pick<Tree, 'user' | 'keepsOwners'>;

/** Returns drift for files with the wrong owner; none if owners are kept, which only root can do. */
export function driftOfOwner(what: string, facts: Facts, owning: Owning): readonly string[] {
  const { user } = owning;
  if (!user || keeps(owning) || isOwned(facts, user)) return [];
  const cure = user.uid === 0 ? ' (`keepOwners` leaves it)' : ', which only root can change';
  return [`${what} belongs to ${facts.uid}:${facts.gid} instead of ${user.uid}:${user.gid}${cure}`];
}

/** Changes the owner of an open file to the process. Only root can; for other users the owner stays drift. */
export async function repairOwner(
  path: string,
  facts: Facts,
  { user, keepsOwners }: Owning,
  chown: (user: UnixUser) => Promise<void>,
): Promise<void> {
  if (user?.uid !== 0 || keepsOwners || isOwned(facts, user)) return;
  await attempt(`change the owner of ${path}`, () => chown(user));
}

/** Returns the owner that a new file inherits from the replaced file, or from its folder. Null: none. */
export function keptOwner(facts: Facts, owning: Owning): UnixUser | null {
  return keeps(owning) ? { uid: facts.uid, gid: facts.gid } : null;
}

/** Returns the owner of a new file; null: the process. The group comes from a set-gid folder; for root, root:root. */
export function givenTo(user: UnixUser | null, owner: UnixUser | null): UnixUser | null {
  return user?.uid === 0 ? (owner ?? user) : null;
}

function keeps({ user, keepsOwners }: Owning): boolean {
  return keepsOwners && user?.uid === 0;
}

/** Root's files are root:root (CIS 1.1.19). The group of other users' files may be any: a set-gid folder sets it. */
function isOwned(facts: Facts, user: UnixUser): boolean {
  return facts.uid === user.uid && (user.uid !== 0 || facts.gid === user.gid);
}
