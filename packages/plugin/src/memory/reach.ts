import { PluginError } from '../error.ts';
import type { Call } from '../host.ts';
import type { MemoryStorage } from './storage.ts';

/**
 * What every call begins with: the one request that it makes. Between the answer and what the caller does next in the same
 * turn of the event loop, nobody else changes the storage.
 */
export async function reach(storage: MemoryStorage, call: Call, attempt: string): Promise<void> {
  heed(call, attempt);
  storage.requests.push(attempt);
  if (storage.silence !== undefined) {
    await Promise.race([storage.silence, givenUp(call.signal)]);
    heed(call, attempt);
  }
  if (!storage.reachable) throw new PluginError('unavailable', `${attempt}: the memory storage is not reachable`);
  const { retryAfterSeconds } = storage;
  if (retryAfterSeconds === undefined) return;
  throw new PluginError('unavailable', `${attempt}: the memory storage is asked too often`, { retryAfterSeconds });
}

/** Throws once the caller gave up. */
export function heed({ signal }: Call, attempt: string): void {
  if (signal.aborted) throw new PluginError('cancelled', `${attempt} was given up`);
}

function givenUp(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
