import type { Doubt } from './plugin-origin.ts';

interface CallKind {
  readonly seconds: number;
  readonly doubt: Doubt;
}

const minute = 60;

export type CallName =
  | 'check its options'
  | 'open'
  | 'check'
  | 'close'
  | 'find a key'
  | 'create a key'
  | 'generate a key'
  | 'adopt a key'
  | 'sign'
  | 'export a key'
  | 'show its CA'
  | 'issue'
  | 'read'
  | 'write'
  | 'reveal a key'
  | 'lock'
  | 'give a lock back'
  | 'tell missing rights';

/**
 * The longest that each call may take; docs/contract.md shows the table. These are no time-outs of requests, which are
 * a plugin's own: beyond them, a plugin is broken. What a device does alone, or with a person's touch, has the most
 * time.
 */
export const callKinds: Readonly<Record<CallName, CallKind>> = {
  'check its options': { seconds: 10, doubt: 'unavailable' },
  open: { seconds: 2 * minute, doubt: 'unavailable' },
  check: { seconds: 2 * minute, doubt: 'unavailable' },
  close: { seconds: 30, doubt: 'unavailable' },
  'find a key': { seconds: minute, doubt: 'unavailable' },
  'create a key': { seconds: 10 * minute, doubt: 'uncertain' },
  'generate a key': { seconds: 10 * minute, doubt: 'unavailable' },
  'adopt a key': { seconds: minute, doubt: 'unavailable' },
  sign: { seconds: 5 * minute, doubt: 'unavailable' },
  'export a key': { seconds: minute, doubt: 'unavailable' },
  'show its CA': { seconds: 2 * minute, doubt: 'unavailable' },
  issue: { seconds: 5 * minute, doubt: 'uncertain' },
  read: { seconds: 2 * minute, doubt: 'unavailable' },
  write: { seconds: 10 * minute, doubt: 'uncertain' },
  'reveal a key': { seconds: minute, doubt: 'unavailable' },
  lock: { seconds: 2 * minute, doubt: 'uncertain' },
  'give a lock back': { seconds: 30, doubt: 'uncertain' },
  'tell missing rights': { seconds: 2 * minute, doubt: 'unavailable' },
};

/** How long a call may continue after the run was stopped: a write may be half done. */
export const graceSeconds = 30;
