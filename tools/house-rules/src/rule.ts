import type { Workspace } from './workspace.ts';

export interface Problem {
  /** Relative to the root of the repository. */
  readonly file: string;
  /** What is wrong there, lower case, without a full stop. */
  readonly problem: string;
  readonly next: string;
}

export interface Rule {
  readonly name: string;
  /** One sentence: what holds when there is no problem. */
  readonly holds: string;
  readonly problems: (workspace: Workspace) => readonly Problem[] | Promise<readonly Problem[]>;
}
