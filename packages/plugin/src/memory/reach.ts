import { PluginError } from '../error.ts';
import type { Call } from '../host.ts';
import type { MemoryStorage } from './storage.ts';

/** What every call begins with: is anybody still waiting for it, and is the storage there? */
export function reach(storage: MemoryStorage, call: Call, attempt: string): void {
  if (call.signal.aborted) throw new PluginError('cancelled', `${attempt} was given up`);
  if (!storage.reachable) throw new PluginError('unavailable', `${attempt}: the memory storage is not reachable`);
}
