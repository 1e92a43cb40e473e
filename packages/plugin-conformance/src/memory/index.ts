export { backend } from './backend.ts';
export { backendHarness, sinkHarness, type Wrap } from './harness.ts';
export { signingKeyOf } from './keys.ts';
export { sink } from './sink.ts';
export type { MemoryOptions } from './storage.ts';
export {
  type HeldLock,
  type Interrupted,
  type MemoryStorage,
  memoryStorage,
  type Review,
  type StoredLocation,
} from './storage.ts';
