import { dirname } from 'node:path';
import { PluginError } from '@kpki/plugin';
import type { Disk, Facts, User } from './disk.ts';
import { attempt } from './refusal.ts';

const groupMayWrite = 0o020;
const othersMayWrite = 0o002;
const sticky = 0o1000;

/**
 * 'invalid' where somebody else could swap the folder for another one: the rule of sshd for `authorized_keys`. The
 * path is checked as it was given and as it is without links. A sticky folder such as /tmp keeps others from it.
 */
export async function checkAncestors(disk: Disk, path: string): Promise<void> {
  const real = await attempt(`resolve ${path}`, () => disk.resolve(path));
  for (const ancestor of new Set([...ancestorsOf(path), ...ancestorsOf(real)])) {
    const facts = await attempt(`look at ${ancestor}`, () => disk.look(ancestor));
    if (facts && (facts.mode & sticky) === 0) refuseOtherWriters(ancestor, facts, disk.user);
  }
}

/** 'invalid' where somebody else can put files into the folder, or take them out. */
export function refuseOtherWriters(path: string, facts: Facts, user: User | null): void {
  const fault = faultOfWriters(facts, user);
  if (fault !== null) throw new PluginError('invalid', `use folder ${path}: ${fault}`);
}

/** Why no key is safe in the folder, and what somebody does about it. Null: nobody else can write to it. */
export function faultOfWriters(facts: Facts, user: User | null): string | null {
  if (user === null) return null;
  const everybody = (facts.mode & othersMayWrite) !== 0;
  const otherGroup = (facts.mode & groupMayWrite) !== 0 && facts.gid !== 0 && facts.gid !== user.gid;
  if (!everybody && !otherGroup) return null;
  const who = everybody ? 'everybody' : `group ${facts.gid}`;
  const cure = everybody ? 'chmod o-w' : 'chmod g-w';
  return `${who} may write to it, so keys are not safe there; ${cure} it`;
}

function ancestorsOf(path: string): readonly string[] {
  const ancestors: string[] = [];
  for (let at = dirname(path); ; at = dirname(at)) {
    ancestors.push(at);
    if (at === dirname(at)) return ancestors;
  }
}
