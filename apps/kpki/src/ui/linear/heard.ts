import type { UiCommand } from '../keys.ts';
import type { State } from '../state/model.ts';
import type { Happening } from '../state/update.ts';
import type { Visit } from '../state/visit.ts';

/** What a typed line brings about: lines that are said at once, then happenings. */
export interface Heard {
  readonly say: readonly string[];
  readonly happenings: readonly Happening[];
  /** Once the answer is judged: the next question, or only problems that were not reported before. */
  readonly after: 'go on' | { readonly known: readonly string[] } | null;
}

/** What a word does; `rest` is the text behind it. */
export type Meaning = (state: State, rest: string) => Heard;

export const nothing: Heard = { say: [], happenings: [], after: null };

export function said(say: readonly string[]): Heard {
  return { ...nothing, say };
}

export function happens(...happenings: readonly Happening[]): Heard {
  return { ...nothing, happenings };
}

export function uiCommand(uiCommand: UiCommand): Happening {
  return { type: 'uiCommand', uiCommand };
}

export function visiting(visit: Visit): Happening {
  return { type: 'visit', visit };
}
