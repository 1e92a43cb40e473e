import type { Host } from '@kpki/plugin';
import type { MemoryStorage } from '../../src/memory/index.ts';

/** Breaks one promise of a reference plugin. */
export interface Saboteur<T> {
  readonly does: string;
  /** The case that is meant to catch it. */
  readonly caughtBy: string;
  /** Cases that fall with it, because they build upon the same promise. */
  readonly also?: readonly string[];
  /** Returns what of the honest plugin is replaced. */
  readonly wrap: (opened: T, storage: MemoryStorage, host: Host) => Partial<T>;
  readonly canaries?: readonly string[];
}

/** Reads ids of cases with white space between them. */
export const ids = (text: string): readonly string[] => text.trim().split(/\s+/);
