import type { Happening } from '../state/update.ts';

/** What a line brings about, and what is said to it at once. */
export interface Heard {
  readonly say: readonly string[];
  readonly happenings: readonly Happening[];
  /** Once the answer has been judged: the next question, or only what is wrong with it and was not said before. */
  readonly after: 'go on' | { readonly known: readonly string[] } | null;
}

export const nothing: Heard = { say: [], happenings: [], after: null };
