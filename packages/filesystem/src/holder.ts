import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import * as z from 'zod';

/** Who holds a lock, in enough detail to prove later that it is dead. Null: this system does not tell. */
export interface Holder {
  /** For people: who and why. */
  readonly holder: string;
  readonly host: string;
  readonly pid: number;
  /** Clock ticks from boot to the start of the process: field 22 of /proc/PID/stat (proc(5)). */
  readonly started: string | null;
  /** /proc/sys/kernel/random/boot_id */
  readonly boot: string | null;
  /** The PID namespace: in another one the number means another process. */
  readonly namespace: string | null;
  /** Of this one taking of the lock. */
  readonly token: string;
}

const holderSchema = z.strictObject({
  holder: z.string(),
  host: z.string(),
  pid: z.int().positive(),
  started: z.string().nullable(),
  boot: z.string().nullable(),
  namespace: z.string().nullable(),
  token: z.string().min(1),
});

/** What this process knows of processes. */
export interface Processes {
  holder(text: string): Holder;
  isProvablyDead(holder: Holder): boolean;
  /** Whether its end would be seen from here. */
  isNear(holder: Holder): boolean;
  /** Said when a lock is given up, so that one whose file could not be removed does not outlive it in this process. */
  gaveUp(holder: Holder): void;
}

export function parseHolder(text: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The processes of this machine. */
export function nodeProcesses(): Processes {
  const host = hostname();
  const boot = readOrNull('/proc/sys/kernel/random/boot_id');
  const namespace = linkOrNull('/proc/self/ns/pid');
  const givenUp = new Set<string>();
  return {
    holder: (holder) => ({
      holder,
      host,
      pid: process.pid,
      started: startOf(process.pid),
      boot,
      namespace,
      token: randomBytes(12).toString('hex'),
    }),
    isProvablyDead: (other) => {
      if (givenUp.has(other.token)) return true;
      if (other.host !== host) return false;
      if (other.boot !== null && boot !== null && other.boot !== boot) return true;
      if (other.namespace !== namespace) return false;
      return !isAlive(other.pid, other.started);
    },
    isNear: (other) => other.host === host && other.namespace === namespace,
    gaveUp: (holder) => {
      givenUp.add(holder.token);
    },
  };
}

/**
 * A process that may not be signalled is there; one that hides its start time may be the same. One that has ended keeps its
 * number until its parent asks how, which the first process of a container may never do.
 */
function isAlive(pid: number, started: string | null): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
  }
  const start = startOf(pid);
  return (start === null || started === null || start === started) && !hasEnded(pid);
}

/** Every thread of it: of a process that was killed, the first may have ended while another is in the middle of a write. */
function hasEnded(pid: number): boolean {
  const threads = listOrNull(`/proc/${pid}/task`);
  return threads?.every((thread) => endedStates.has(stateOf(pid, thread))) ?? false;
}

/** proc(5): waited for by nobody yet, and dead. */
const endedStates: ReadonlySet<string | null> = new Set(['Z', 'X']);

function stateOf(pid: number, thread: string): string | null {
  return statOf(`/proc/${pid}/task/${thread}/stat`)?.[0] ?? null;
}

function startOf(pid: number): string | null {
  return statOf(`/proc/${pid}/stat`)?.[19] ?? null;
}

/** The fields from the third on: the name in the second may hold spaces and brackets, and ends at the last bracket. */
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
