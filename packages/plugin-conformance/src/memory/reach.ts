import type { Call } from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';
import type { MemoryStorage } from './storage.ts';

/**
 * Begins every call: the only request of the call. Between its answer and the next action of the caller in the same
 * turn of the event loop, no other call changes the storage.
 */
export async function reach(storage: MemoryStorage, call: Call, attempt: string): Promise<void> {
  const answered = await begin(storage, call, attempt);
  await answered('unavailable');
}

/**
 * Does the same for a request that changes something; the returned function waits for the server, or throws this code.
 */
export async function begin(
  storage: MemoryStorage,
  call: Call,
  attempt: string,
): Promise<(unanswered: 'unavailable' | 'uncertain') => Promise<void>> {
  heed(call, attempt);
  storage.requests.push(attempt);
  if (storage.silence !== undefined) {
    await Promise.race([storage.silence, givenUp(call.signal)]);
    heed(call, attempt);
  }
  if (!storage.reachable) throw new PluginError('unavailable', `${attempt}: the memory storage is not reachable`);
  const { retryAfterSeconds, disturbance } = storage;
  if (retryAfterSeconds !== undefined) throw tooOften(attempt, retryAfterSeconds);
  if (disturbance === undefined) return async () => {};
  if (disturbance.passing > 0) {
    disturbance.passing -= 1;
    return async () => {};
  }
  const { fault, requests, ended } = disturbance;
  // A request without an answer is recorded once it was carried out.
  if (fault !== 'silent') requests.push(attempt);
  if (fault === 'throttled') throw tooOften(attempt);
  return async (unanswered) => {
    if (fault === 'silent') {
      requests.push(attempt);
      await Promise.race([ended, givenUp(call.signal)]);
    }
    if (unanswered === 'unavailable') heed(call, attempt);
    throw new PluginError(unanswered, `${attempt}: the memory storage did not answer`);
  };
}

function tooOften(attempt: string, retryAfterSeconds?: number): PluginError {
  return new PluginError('unavailable', `${attempt}: the memory storage is asked too often`, { retryAfterSeconds });
}

/** Throws once the call was cancelled. */
export function heed({ signal }: Call, attempt: string): void {
  if (signal.aborted) throw new PluginError('cancelled', `${attempt} was cancelled`);
}

function givenUp(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
