import type { Verdict } from '../verify/verdict.ts';

/** Of something that is live: whether it holds, and in words for a person what is there and what to do. */
export type LiveVerdict = (what: string, holds: Verdict['holds'], text: string) => Verdict;

const verdictOf =
  (check: Verdict['check']): LiveVerdict =>
  (what, holds, text) => ({ check, what, holds, text, warnings: [] });

export const served: LiveVerdict = verdictOf('served');
export const trusted: LiveVerdict = verdictOf('trusted');
export const copied: LiveVerdict = verdictOf('copied');
