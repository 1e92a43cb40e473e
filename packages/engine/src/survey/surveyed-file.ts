import type { Finding } from '../step/reason.ts';
import type { SurveyedContent } from './surveyed-content.ts';

/** A file that somebody came upon: what it holds, or why that is not known. */
export interface SurveyedFile {
  /** What was looked through, as it was named. */
  readonly place: string;
  /** Relative to that; empty where a file itself was named. */
  readonly path: string;
  /** As a person would name it. */
  readonly name: string;
  /** With all that is above it: by its end it is told what kubeadm keeps there. */
  readonly absolutePath: string;
  /** Where the files are that a kubeconfig names, by what it calls them: paths with all that is above. */
  readonly credentials?: ReadonlyMap<string, string>;
  /** Null where it was not read, or there is nothing of a PKI in it. */
  readonly content: SurveyedContent | null;
  /** Whether everybody may read it. */
  readonly isOpenToAll: boolean;
  /** What is the matter with the file itself. */
  readonly findings: readonly Finding[];
}
