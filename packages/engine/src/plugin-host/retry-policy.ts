import { setTimeout as sleep } from 'node:timers/promises';
import { PluginError } from '@kpki/plugin';
import { EngineError, saidBy, saidWithoutOrigin } from '../model/errors.ts';
import { statement, type Words } from '../model/statement.ts';

export interface RetryPolicy {
  /** In all, the first one included. */
  readonly attempts: number;
  /** The longest pause between two attempts. */
  readonly longestSeconds: number;
  /** From 0 to 1: clients that were turned away together must not return together. */
  readonly random: () => number;
  /** Rejects when the signal fires. */
  readonly wait: (seconds: number, signal: AbortSignal) => Promise<unknown>;
}

/** About a quarter of a minute in all, unless the outside system asks for more. */
export const defaultRetryPolicy: RetryPolicy = {
  attempts: 6,
  longestSeconds: 60,
  random: Math.random,
  wait: (seconds, signal) => sleep(seconds * 1000, undefined, { signal }),
};

const firstPauseSeconds = 0.5;

/** In seconds: what was asked for, or twice the previous pause, up to the limit. */
function pauseAfter(attempt: number, asked: number | undefined, { longestSeconds, random }: RetryPolicy): number {
  if (asked !== undefined) return Math.min(asked, longestSeconds);
  const full = Math.min(firstPauseSeconds * 2 ** (attempt - 1), longestSeconds);
  return full / 2 + (full / 2) * random();
}

export interface Pause {
  readonly attempt: number;
  readonly of: number;
  readonly seconds: number;
  readonly text: Words;
}

/** Waits for the next attempt. Throws the failure after the last one, 'cancelled' where the signal fires. */
export async function waitAfter(
  failure: PluginError,
  attempt: number,
  retryPolicy: RetryPolicy,
  signal: AbortSignal,
  tell: (pause: Pause) => void,
): Promise<void> {
  if (attempt >= retryPolicy.attempts) throw failure;
  const seconds = pauseAfter(attempt, failure.retryAfterSeconds, retryPolicy);
  tell({ attempt: attempt + 1, of: retryPolicy.attempts, seconds, text: saidWithoutOrigin(failure) });
  try {
    await retryPolicy.wait(seconds, signal);
  } catch (cause) {
    if (!signal.aborted) throw cause;
    throw new EngineError('cancelled', statement('plugin/retry/stopped', { why: saidBy(failure) }), null, { cause });
  }
}

/** Retries as long as the answer is 'unavailable': nothing was changed then, so it is safe. */
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
