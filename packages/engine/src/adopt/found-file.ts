import type { FileContent } from './file-content.ts';

/** A file that was looked at, in the folder or beside it. */
export interface FoundFile {
  /** Where it is, for a person. */
  readonly where: string;
  /** Relative to its tree, with `/`. */
  readonly path: string;
  readonly content: FileContent;
}
