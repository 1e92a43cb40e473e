import { randomBytes } from 'node:crypto';
import { isAlive, type ProcessIdentity, thisProcess } from '@kpki/plugin/process';
import * as z from 'zod';

export interface Holder extends ProcessIdentity {
  /** The holder and its reason, for users. */
  readonly holder: string;
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

export interface Processes {
  holder(text: string): Holder;
  isProvablyDead(holder: Holder): boolean;
  /** Whether the end of the holder can be detected from here. */
  isNear(holder: Holder): boolean;
  /**
   * Called when a lock is released, so that a lock file that could not be removed does not count as held in this
   * process.
   */
  gaveUp(holder: Holder): void;
}

export function parseHolder(text: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export function nodeProcesses(): Processes {
  const own = thisProcess();
  const { host, boot, namespace } = own;
  const givenUp = new Set<string>();
  return {
    holder: (holder) => ({ holder, ...own, token: randomBytes(12).toString('hex') }),
    isProvablyDead: (other) => {
      if (givenUp.has(other.token)) return true;
      if (other.host !== host) return false;
      if (other.boot !== null && boot !== null && other.boot !== boot) return true;
      if (other.namespace !== namespace) return false;
      return !isAlive(other);
    },
    isNear: (other) => other.host === host && other.namespace === namespace,
    gaveUp: (holder) => {
      givenUp.add(holder.token);
    },
  };
}
