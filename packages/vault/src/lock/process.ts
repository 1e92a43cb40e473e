import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Which process holds a lock, in enough detail to prove later that it is dead. Null: this system does not tell. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** Clock ticks from boot to the start of the process: field 22 of /proc/PID/stat (proc(5)). */
  readonly started: string | null;
  /** /proc/sys/kernel/random/boot_id: no two machines, and no two starts of one, have the same. */
  readonly boot: string | null;
  /** The PID namespace: in another one the number means another process. */
  readonly namespace: string | null;
}

export function thisProcess(): ProcessIdentity {
  return {
    host: hostname(),
    pid: process.pid,
    started: startOf(process.pid),
    boot: readOrNull('/proc/sys/kernel/random/boot_id'),
    namespace: linkOrNull('/proc/self/ns/pid'),
  };
}

/**
 * Only of a process on this very machine, in this start of it, anything is known. Two machines may well have one name,
 * so the name proves nothing.
 */
export function isProvablyDead(other: ProcessIdentity): boolean {
  const here = thisProcess();
  if (other.boot === null || other.boot !== here.boot) return false;
  if (other.namespace === null || other.namespace !== here.namespace) return false;
  return !isAlive(other.pid, other.started);
}

export function isSameProcess(one: ProcessIdentity, other: ProcessIdentity): boolean {
  return (
    one.host === other.host &&
    one.pid === other.pid &&
    one.started === other.started &&
    one.boot === other.boot &&
    one.namespace === other.namespace
  );
}

export function newToken(): string {
  return randomBytes(12).toString('hex');
}

/** A process that may not be signalled is there; one that hides its start time may be the same. */
function isAlive(pid: number, started: string | null): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
  }
  const start = startOf(pid);
  return start === null || started === null || start === started;
}

/** The name in field 2 may hold spaces and brackets, so the fields are counted from its last bracket. */
function startOf(pid: number): string | null {
  const stat = readOrNull(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

function linkOrNull(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
