import type { Verdict } from '../verify/verdict.ts';

/** What a live check says. */
export interface LiveVerdict extends Verdict {
  /** The name by which `--accept-unproven` takes the check, such as `kube-apiserver/cp2`. */
  readonly name: string;
  /** The node that it is about, which `--accept-unproven` takes too; null: none. */
  readonly node: string | null;
}

/** Of something that is live: whether it holds, and in words for a person what is there and what to do. */
type VerdictMaker = (what: string, holds: Verdict['holds'], text: string) => Verdict;

const verdictOf =
  (check: Verdict['check']): VerdictMaker =>
  (what, holds, text) => ({ check, what, holds, text, warnings: [] });

export const served: VerdictMaker = verdictOf('served');
export const trusted: VerdictMaker = verdictOf('trusted');
export const copied: VerdictMaker = verdictOf('copied');
