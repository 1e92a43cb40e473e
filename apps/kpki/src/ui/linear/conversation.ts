import { clean } from '../../print/clean.ts';
import { visitOf } from '../state/change.ts';
import type { State } from '../state/model.ts';
import type { NumberedTask, Update } from '../state/screen.ts';
import type { Happening } from '../state/update.ts';
import { createStore } from '../store.ts';
import { listen } from './listen.ts';
import { opening, say } from './say/say.ts';
import { heartbeat } from './say/work.ts';
import { isBusy } from './where.ts';

export interface Conversation {
  readonly state: () => State;
  /** A line that somebody has typed. */
  readonly hear: (line: string) => void;
  /** Anything else that happens. */
  readonly dispatch: (...happenings: readonly Happening[]) => void;
}

export interface ConversationOptions {
  readonly first: Update;
  readonly askedFor: string | null;
  readonly perform: (task: NumberedTask) => void;
  /** Takes a line without its end; it holds no control characters. */
  readonly write: (line: string) => void;
}

const silence = 10_000;

/**
 * The UI as a conversation: the same state and the same updates as where it is drawn, and a line for everything that is
 * new. What was said stays as it is.
 */
export function converse({ first, askedFor, perform, write }: ConversationOptions): Conversation {
  const store = createStore(first, perform);
  let saidAt = first.state.now;
  const tell = (lines: readonly string[]): void => {
    for (const line of lines) if (line !== '') write(clean(line));
    if (lines.length > 0) saidAt = store.state().now;
  };
  /** Several are told as one: on the way to an environment nobody wants to hear of all of them. */
  const dispatch = (...happenings: readonly Happening[]): void => {
    const before = store.state();
    for (const happening of happenings) store.dispatch(happening);
    const after = store.state();
    tell(happenings.slice(-1).flatMap((last) => say(before, after, last)));
    if (isBusy(after) && after.leaving === null && after.now - saidAt >= silence) tell([heartbeat(after)]);
  };
  tell(opening(first.state, askedFor));
  return {
    state: store.state,
    dispatch,
    hear: (line) => {
      const heard = listen(store.state(), line);
      tell(heard.say);
      dispatch(...heard.happenings);
    },
  };
}

/** Whether the conversation is over: somebody leaves, or goes on with the questions for a new cluster. */
export function isOver(state: State): boolean {
  return state.leaving !== null || visitOf(state).screen === 'new cluster';
}
