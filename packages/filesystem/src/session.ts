import { setTimeout } from 'node:timers/promises';
import { type Host, PluginError } from '@kpki/plugin';
import type { Directory, Disk } from './disk.ts';
import type { Holder, Processes } from './holder.ts';
import type { FolderLocation } from './location.ts';
import { takeLock } from './lock-file.ts';
import { ownNames } from './names.ts';
import { systemCode } from './refusal.ts';
import { makeLocation } from './root.ts';
import { refuseIfCancelled } from './stage.ts';

export interface SinkSession {
  readonly root: string;
  readonly disk: Disk;
  readonly processes: Processes;
  readonly host: Host;
  /** Whether existing owners are kept, see `Tree`. */
  readonly keepsOwners: boolean;
  readonly waiting: LockTimings;
  /** The tokens of writers after a wait in vain: there is no second wait for them. */
  readonly waitedFor: Set<string>;
}

/** How long to wait for another run's write, and how often a held lock is checked. */
export interface LockTimings {
  readonly tries: number;
  readonly milliseconds: number;
  readonly lockCheckMilliseconds: number;
}

/** 10 seconds: a write of many files takes far less. */
export const defaultLockTimings: LockTimings = { tries: 400, milliseconds: 25, lockCheckMilliseconds: 2000 };

export interface LockedFolder {
  readonly base: Directory;
  readonly holder: Holder;
}

/** Opens the location's folder with the writer's lock. Throws 'conflict' if another run does not finish its write. */
export async function lockForWriting(
  session: SinkSession,
  at: FolderLocation,
  signal: AbortSignal,
): Promise<LockedFolder> {
  let theirs: Holder | null = null;
  for (let tries = 0; tries < session.waiting.tries; tries++) {
    const taken = await tryLock(session, at, ownNames.writeLock, 'a write');
    if (taken && 'base' in taken) return taken;
    theirs = taken?.theirs ?? null;
    if (theirs && session.waitedFor.has(theirs.token)) break;
    await pause(session.waiting, signal);
  }
  if (theirs) session.waitedFor.add(theirs.token);
  throw new PluginError('conflict', `write to ${at.id}: ${theirs ? whenFree(session, at, theirs) : goesAgain}`);
}

const goesAgain =
  'another program keeps creating and removing the folder by another run; try again when that has finished';

/** Returns the holder, and when the lock becomes free: the end of a process on another machine cannot be detected. */
function whenFree({ waiting, processes }: SinkSession, at: FolderLocation, theirs: Holder): string {
  const seconds = Math.round((waiting.tries * waiting.milliseconds) / 1000);
  const who = `${describeHolder(theirs)} holds ${ownNames.writeLock} there, and has not finished within ${seconds} seconds`;
  if (processes.isNear(theirs)) return `${who}; try again once that process has ended, with which it is free`;
  return `${who}; if it is at work, try again when it has finished; if that process has ended, remove ${at.id}/${ownNames.writeLock}`;
}

/** Null: another run has just removed the empty folder; the caller retries. */
export async function tryLock(
  session: SinkSession,
  at: FolderLocation,
  name: string,
  text: string,
): Promise<LockedFolder | { readonly theirs: Holder } | null> {
  const base = await makeLocation(session.disk, session.root, at.folders);
  try {
    const taken = await takeLock(base, name, text, session.processes);
    if ('mine' in taken) return { base, holder: taken.mine };
    await base.close();
    return taken;
  } catch (error) {
    await base.close();
    if (PluginError.is(error) && systemCode(error.cause) === 'ENOENT') return null;
    throw error;
  }
}

export async function pause(waiting: LockTimings, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(waiting.milliseconds, undefined, { signal });
  } catch {
    refuseIfCancelled(signal);
  }
}

export function describeHolder(holder: Holder): string {
  return `${holder.holder} (process ${holder.pid} on ${holder.host})`;
}
