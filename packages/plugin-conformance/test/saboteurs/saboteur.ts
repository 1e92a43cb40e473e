import type { Host } from '@kpki/plugin';
import type { MemoryStorage } from '../../src/memory/index.ts';

/** Breaks one promise of a reference plugin. */
export interface Saboteur<T> {
  readonly does: string;
  /** The case that is meant to catch it. */
  readonly caughtBy: string;
  /** Cases that fall with it, because they build upon the same promise. */
  readonly also?: readonly string[];
  readonly wrap: (opened: T, storage: MemoryStorage, host: Host) => T;
  readonly canaries?: readonly string[];
}
