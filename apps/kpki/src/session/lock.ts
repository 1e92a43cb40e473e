import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Busy, type Lockable, whileLocked } from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import { runTexts } from '@kpki/presentation';
import type { Terminal } from '../terminal/terminal.ts';

export type LockResult<T> = { readonly done: T } | { readonly busy: Busy };

const pauseMilliseconds = 2000;

/** Does some work while no other run touches these locations; waits with `onBusy`, else gives up. */
export async function whileFree<T>(
  locations: readonly Lockable[],
  holder: string,
  call: Call,
  onBusy: ((busy: Busy) => void) | null,
  work: (call: Call) => Promise<T>,
): Promise<LockResult<T>> {
  let heldBy: string | null = null;
  for (;;) {
    const outcome = await whileLocked(locations, holder, call, work);
    if ('done' in outcome || onBusy === null) return outcome;
    if (outcome.busy.heldBy !== heldBy) onBusy(outcome.busy);
    heldBy = outcome.busy.heldBy;
    await pause(pauseMilliseconds, call);
  }
}

async function pause(milliseconds: number, { signal }: Call): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (cause) {
    throw new PluginError('cancelled', 'stopped while waiting for another run; nothing was changed', { cause });
  }
}

/** Names the holder, also for a run on another machine that finds the lock. */
export function holderOf(command: string): string {
  return `kpki ${command} on ${hostname()}, process ${process.pid}`;
}

export function busyText({ where, heldBy }: Busy, next: string = runTexts.tryLater): string {
  return runTexts.busy(where, heldBy, next);
}

export function waiter({ wait }: { readonly wait?: boolean }, terminal: Terminal): ((busy: Busy) => void) | null {
  if (wait !== true) return null;
  return (busy) => {
    terminal.progress(null);
    terminal.note(busyText(busy, runTexts.waiting));
  };
}

export function isKeptBusy<T>(outcome: LockResult<T>, terminal: Terminal): outcome is { readonly busy: Busy } {
  if (!('busy' in outcome)) return false;
  terminal.note(runTexts.orWait(busyText(outcome.busy)));
  return true;
}
