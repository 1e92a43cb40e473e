import type { Confirm } from './model.ts';

/** What the yes of a question costs. */
interface Stakes {
  /** A stored key that certificates or tokens depend on. */
  readonly replacesSharedKey?: boolean;
  /** Files or keys of what is rotated, entries, or what was typed. */
  readonly removes?: boolean;
  /** No undo and no second command takes it back. */
  readonly isFinal?: boolean;
}

/**
 * The one rule for the button that has the focus first: *Back* where a key that others depend on is replaced, something is
 * removed, or nothing takes it back, so that an Enter that was meant for something else does none of it; else what was asked for.
 */
export function firstFocus({ replacesSharedKey, removes, isFinal }: Stakes): Exclude<Confirm['focus'], 'name'> {
  return replacesSharedKey === true || removes === true || isFinal === true ? 'no' : 'yes';
}
