import type { Draft, Finding, Plan, Tree } from '@kpki/engine';

/** Everything that `kpki adopt` found out. Plain data but for the certificates in its trees; nothing in it is private. */
export interface Adoption {
  readonly draft: Draft;
  readonly trees: readonly Tree[];
  /** What the draft says, and what its first plan does. */
  readonly findings: readonly Finding[];
  /** The text of the file that declares it. */
  readonly text: string;
  /** What the first plan does; null where none could be made. */
  readonly plan: Plan | null;
  /** Why the file is not written; null where it is. */
  readonly obstacle: string | null;
}
