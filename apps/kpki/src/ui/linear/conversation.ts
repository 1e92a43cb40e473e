import { clean } from '../../text/clean.ts';
import type { State } from '../state/model.ts';
import type { Update } from '../state/screen.ts';
import type { UiEvent } from '../state/update.ts';
import { createStore } from '../store.ts';
import type { NumberedTask } from '../work/task.ts';
import { isLooking } from './new-cluster/asked.ts';
import { afterAnswer } from './new-cluster/move.ts';
import { parseInput } from './parse-input.ts';
import type { ParsedInput } from './parsed-input.ts';
import { opening, render } from './render/render.ts';
import { heartbeat } from './render/work.ts';
import { isBusy } from './where.ts';

export interface Conversation {
  readonly state: () => State;
  readonly hear: (line: string) => void;
  readonly dispatch: (...uiEvents: readonly UiEvent[]) => void;
}

export interface ConversationOptions {
  readonly first: Update;
  readonly askedFor: string;
  readonly perform: (task: NumberedTask) => void;
  /** Takes a line without its end and without control characters. */
  readonly write: (line: string) => void;
}

const silence = 10_000;

/** Runs the UI as a conversation: the same state and updates as the drawn UI, and a line for each change. */
export function converse({ first, askedFor, perform, write }: ConversationOptions): Conversation {
  const store = createStore(first, perform);
  let saidAt = first.state.now;
  const tell = (lines: readonly string[]): void => {
    for (const line of lines) if (line !== '') write(clean(line));
    if (lines.length > 0) saidAt = store.state().now;
  };
  /** Reports several as one: the steps on the way to an environment are not worth a line each. */
  const happen = (uiEvents: readonly UiEvent[]): void => {
    const before = store.state();
    for (const uiEvent of uiEvents) store.dispatch(uiEvent);
    const after = store.state();
    tell(uiEvents.slice(-1).flatMap((last) => render(before, after, last)));
    if (isBusy(after) && after.leaving === null && after.now - saidAt >= silence) tell([heartbeat(after)]);
  };
  const waiting: string[] = [];
  let after: ParsedInput['after'] = null;
  const take = (heard: ParsedInput): void => {
    tell(heard.render);
    happen(heard.uiEvents);
    after = heard.after;
  };
  /** Continues after an answer, then with the lines that came meanwhile, such as the rest of a pasted list. */
  const goOnWith = (): void => {
    while (!isLooking(store.state())) {
      if (after !== null) {
        take(afterAnswer(store.state(), after));
        continue;
      }
      const line = waiting.shift();
      if (line === undefined) return;
      take(parseInput(store.state(), line));
    }
  };
  tell(opening(first.state, askedFor));
  return {
    state: store.state,
    dispatch: (...uiEvents) => {
      happen(uiEvents);
      goOnWith();
    },
    hear: (line) => {
      waiting.push(line);
      goOnWith();
    },
  };
}
