import type { Host } from '@kpki/plugin';
import type { MemoryStorage } from '../../src/memory/index.ts';

/** Breaks one promise of a reference plugin. */
export interface Saboteur<T> {
  readonly does: string;
  /** The case that must catch it. */
  readonly caughtBy: string;
  /** Cases that also fail, because they depend on the same promise. */
  readonly also?: readonly string[];
  /** Returns the replaced parts of the honest plugin. */
  readonly wrap: (opened: T, storage: MemoryStorage, host: Host) => Partial<T>;
  readonly canaries?: readonly string[];
}

/** Parses IDs of cases separated by white space. */
export const ids = (text: string): readonly string[] => text.trim().split(/\s+/);
