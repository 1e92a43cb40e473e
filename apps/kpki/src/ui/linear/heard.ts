import type { Happening } from '../state/update.ts';

export interface Heard {
  readonly say: readonly string[];
  readonly happenings: readonly Happening[];
  /** Once the answer is judged: the next question, or only problems that were not reported before. */
  readonly after: 'go on' | { readonly known: readonly string[] } | null;
}

export const nothing: Heard = { say: [], happenings: [], after: null };
