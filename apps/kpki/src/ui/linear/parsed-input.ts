import type { UiCommand } from '../keys.ts';
import type { State } from '../state/model.ts';
import type { Route } from '../state/route.ts';
import type { UiEvent } from '../state/update.ts';

export interface ParsedInput {
  readonly render: readonly string[];
  readonly uiEvents: readonly UiEvent[];
  /** Once the answer is judged: the next question, or only problems that were not reported before. */
  readonly after: 'go on' | { readonly known: readonly string[] } | null;
}

export type Handler = (state: State, rest: string) => ParsedInput;

export const noInput: ParsedInput = { render: [], uiEvents: [], after: null };

export function said(render: readonly string[]): ParsedInput {
  return { ...noInput, render };
}

export function happens(...uiEvents: readonly UiEvent[]): ParsedInput {
  return { ...noInput, uiEvents };
}

export function uiCommand(uiCommand: UiCommand): UiEvent {
  return { type: 'uiCommand', uiCommand };
}

export function visiting(route: Route): UiEvent {
  return { type: 'visit', route };
}
