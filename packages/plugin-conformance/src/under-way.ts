import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Disturbance } from './harness.ts';

/** Waits for a request that a hook has seen; returns false if the call has ended without one. */
export async function isUnderWay(
  does: string,
  requests: () => readonly string[],
  ended: Promise<unknown>,
  timeLimit: number,
): Promise<boolean> {
  const early = Symbol('early');
  const end = Date.now() + timeLimit;
  while (requests().length === 0) {
    if ((await Promise.race([ended, pause(1, early)])) !== early) return requests().length > 0;
    assert.ok(Date.now() < end, `${does} made no request that the hook has seen, and did not end`);
  }
  return true;
}

/** Fails if a call made the same request twice: only the host repeats requests. */
export function assertOneAttempt(requests: readonly string[], does: string, which: string): void {
  assert.deepEqual(requests, [...new Set(requests)], `${does} repeats a request ${which}`);
}

/** Waits for the end of a call whose signal has fired; fails if the call continues. */
export async function endOfAborted(does: string, ended: Promise<unknown>, timeLimit: number): Promise<unknown> {
  const late = Symbol('late');
  const error = await Promise.race([ended, pause(timeLimit, late)]);
  assert.ok(error !== late, `${does} goes on ${timeLimit} ms after its signal fired`);
  return error;
}

export function endOf(disconnected: Disturbance | (() => Promise<void>)): () => Promise<void> {
  return typeof disconnected === 'function' ? disconnected : () => disconnected.end();
}
