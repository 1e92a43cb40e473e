import { setTimeout as sleep } from 'node:timers/promises';
import { PluginError } from '@kpki/plugin';

/** How long somebody goes on asking an outside system that does not answer. */
export interface RetryPolicy {
  /** How often it is asked in all. */
  readonly attempts: number;
  /** The longest pause between two attempts. */
  readonly longestSeconds: number;
  /** From 0 to 1: so that many who were turned away together do not come back together. */
  readonly random: () => number;
  /** Rejects when the signal fires. */
  readonly wait: (seconds: number, signal: AbortSignal) => Promise<unknown>;
}

/** About a quarter of a minute in all, unless the outside system asks for more. */
export const usualRetryPolicy: RetryPolicy = {
  attempts: 6,
  longestSeconds: 60,
  random: Math.random,
  wait: (seconds, signal) => sleep(seconds * 1000, undefined, { signal }),
};

const firstPauseSeconds = 0.5;

/** The pause before the attempt after this one: what was asked for, or twice the one before, and never without an end. */
function pauseAfter(attempt: number, asked: number | undefined, { longestSeconds, random }: RetryPolicy): number {
  if (asked !== undefined) return Math.min(asked, longestSeconds);
  const full = Math.min(firstPauseSeconds * 2 ** (attempt - 1), longestSeconds);
  return full / 2 + (full / 2) * random();
}

/** What is told of each pause: which attempt follows, of how many, after how long, and why. */
export interface Pause {
  readonly attempt: number;
  readonly of: number;
  readonly seconds: number;
  readonly text: string;
}

/**
 * Waits until an outside system may be asked again. Throws the failure where it was asked often enough, 'cancelled' where
 * the signal fires.
 */
export async function waitAfter(
  failure: PluginError,
  attempt: number,
  retryPolicy: RetryPolicy,
  signal: AbortSignal,
  tell: (pause: Pause) => void,
): Promise<void> {
  if (attempt >= retryPolicy.attempts) throw failure;
  const seconds = pauseAfter(attempt, failure.retryAfterSeconds, retryPolicy);
  tell({ attempt: attempt + 1, of: retryPolicy.attempts, seconds, text: failure.message });
  try {
    await retryPolicy.wait(seconds, signal);
  } catch (cause) {
    if (!signal.aborted) throw cause;
    throw new PluginError('cancelled', `stopped while waiting to try again: ${failure.message}`, { cause });
  }
}

/** Asks again as long as the answer is 'unavailable': then nothing was changed, and it is safe. */
export async function withRetries<T>(
  attemptIt: () => Promise<T>,
  retryPolicy: RetryPolicy,
  signal: AbortSignal,
  tell: (pause: Pause) => void,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptIt();
    } catch (error) {
      if (!PluginError.is(error) || error.code !== 'unavailable') throw error;
      await waitAfter(error, attempt, retryPolicy, signal, tell);
    }
  }
}
