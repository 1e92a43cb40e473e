import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * The process that holds a lock, in enough detail to prove later that it is dead. Null: this system does not provide
 * the value.
 */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** Clock ticks from boot to the start of the process: field 22 of /proc/PID/stat (proc(5)). */
  readonly started: string | null;
  /** /proc/sys/kernel/random/boot_id: different for each machine and each boot. */
  readonly boot: string | null;
  /** The PID namespace: in another namespace the same number means another process. */
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
 * Returns whether a process of this machine, in this boot and this namespace, runs.
 *
 * A process that may not be signalled exists; a process that hides its start time may be the same. An ended process
 * keeps its number until its parent waits for it, which the first process of a container may never do.
 */
export function isAlive({ pid, started }: Pick<ProcessIdentity, 'pid' | 'started'>): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
  }
  const start = startOf(pid);
  return (start === null || started === null || start === started) && !hasEnded(pid);
}

/**
 * Checks every thread: the first thread of a killed process may have ended while another is in the middle of a write.
 */
function hasEnded(pid: number): boolean {
  const threads = listOrNull(`/proc/${pid}/task`);
  return threads?.every((thread) => endedStates.has(stateOf(pid, thread))) ?? false;
}

/** proc(5): zombie and dead. */
const endedStates: ReadonlySet<string | null> = new Set(['Z', 'X']);

function stateOf(pid: number, thread: string): string | null {
  return statOf(`/proc/${pid}/task/${thread}/stat`)?.[0] ?? null;
}

function startOf(pid: number): string | null {
  return statOf(`/proc/${pid}/stat`)?.[19] ?? null;
}

/**
 * Returns the fields from the third on: the name in the second may hold spaces and brackets, and ends at the last
 * bracket.
 */
function statOf(path: string): readonly string[] | null {
  const stat = readOrNull(path);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? null;
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

function listOrNull(path: string): readonly string[] | null {
  try {
    return readdirSync(path);
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
