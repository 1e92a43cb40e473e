import type { Verdict } from '../verify/verdict.ts';

export interface LiveVerdict extends Verdict {
  /** The name by which `--accept-unproven` takes the check, such as `kube-apiserver/cp2`. */
  readonly name: string;
  /** The node that it is about, which `--accept-unproven` takes too; null: none. */
  readonly node: string | null;
}

/** `text`: what was observed and what to do, for a person. */
type VerdictMaker = (what: string, holds: Verdict['holds'], text: string) => Verdict;

const verdictOf =
  (check: Verdict['check']): VerdictMaker =>
  (what, holds, text) => ({ check, what, holds, text, warnings: [] });

export const served: VerdictMaker = verdictOf('served');
export const trusted: VerdictMaker = verdictOf('trusted');
export const copied: VerdictMaker = verdictOf('copied');
