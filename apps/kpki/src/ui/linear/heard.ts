import type { UiCommand } from '../keys.ts';
import type { State } from '../state/model.ts';
import type { UiEvent } from '../state/update.ts';
import type { Visit } from '../state/visit.ts';

/** What a typed line brings about: lines that are said at once, then UI events. */
export interface Heard {
  readonly say: readonly string[];
  readonly uiEvents: readonly UiEvent[];
  /** Once the answer is judged: the next question, or only problems that were not reported before. */
  readonly after: 'go on' | { readonly known: readonly string[] } | null;
}

/** What a word does; `rest` is the text behind it. */
export type Meaning = (state: State, rest: string) => Heard;

export const nothing: Heard = { say: [], uiEvents: [], after: null };

export function said(say: readonly string[]): Heard {
  return { ...nothing, say };
}

export function happens(...uiEvents: readonly UiEvent[]): Heard {
  return { ...nothing, uiEvents };
}

export function uiCommand(uiCommand: UiCommand): UiEvent {
  return { type: 'uiCommand', uiCommand };
}

export function visiting(visit: Visit): UiEvent {
  return { type: 'visit', visit };
}
