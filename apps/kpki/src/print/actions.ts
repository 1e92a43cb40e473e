import type { Action } from '@kpki/engine';

interface ActionRow {
  /** Says again, for the eye, what the word beside it says; nothing depends on colour. */
  readonly symbol: string;
  /** Whether something is written by it; the engine's own word of it is not loaded for that. */
  readonly changes: boolean;
}

/** What a plan may do, in the order in which it is counted. */
export const actionRows: Readonly<Record<Action, ActionRow>> = {
  create: { symbol: '+', changes: true },
  renew: { symbol: '~', changes: true },
  rekey: { symbol: '!', changes: true },
  rewrite: { symbol: '~', changes: true },
  rotate: { symbol: '*', changes: true },
  copy: { symbol: '>', changes: true },
  request: { symbol: '?', changes: true },
  await: { symbol: '.', changes: false },
  blocked: { symbol: 'x', changes: false },
  keep: { symbol: ' ', changes: false },
};

export const actions = Object.keys(actionRows) as readonly Action[];
