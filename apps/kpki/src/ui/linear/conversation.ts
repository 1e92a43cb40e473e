import { answerTexts } from '@kpki/presentation';
import { clean } from '../../text/clean.ts';
import { insteadOf } from '../../text/near-name.ts';
import type { Update } from '../state/change.ts';
import type { Effect } from '../state/effect.ts';
import type { Confirm, State } from '../state/model.ts';
import type { UiEvent } from '../state/update.ts';
import { createStore } from '../store.ts';
import type { NumberedTask } from '../work/task.ts';
import { handlers } from './handlers.ts';
import { answered as answerToQuestion } from './new-cluster/answered.ts';
import { isLooking } from './new-cluster/asked.ts';
import { questionHandlers } from './new-cluster/handlers.ts';
import { afterAnswer } from './new-cluster/move.ts';
import { happens, type ParsedInput, said, uiCommand } from './parsed-input.ts';
import { hint, wordsNow } from './render/help.ts';
import { yesOrNo } from './render/question.ts';
import { opening, render, repeat } from './render/render.ts';
import { heartbeat } from './render/work.ts';
import { isBusy, whereIn } from './where.ts';
import { wordRows } from './words.ts';

interface Conversation {
  readonly state: () => State;
  readonly hear: (line: string) => void;
  readonly dispatch: (...uiEvents: readonly UiEvent[]) => void;
}

interface ConversationOptions {
  readonly first: Update;
  readonly askedFor: string;
  readonly perform: (task: NumberedTask) => void;
  /** What a listener has no use for is dropped. */
  readonly act?: (effect: Effect) => void;
  /** Takes a line without its end and without control characters. */
  readonly write: (line: string) => void;
}

const silence = 10_000;

/** Runs the UI as a conversation: the same state and updates as the drawn UI, and a line for each change. */
export function converse({ first, askedFor, perform, write, act }: ConversationOptions): Conversation {
  const store = createStore(first, perform, act);
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

export function parseInput(state: State, line: string): ParsedInput {
  const { overlay } = state;
  if (overlay?.is === 'question') return answered(line);
  if (overlay?.is === 'confirm') return decided(overlay, line.trim());
  const [word = '', ...rest] = line.trim().split(/\s+/);
  if (whereIn(state) === 'new cluster') return atQuestion(state, word, rest.join(' '), line.trim());
  if (word === '') return said(repeat(state));
  const name = nameOf(word);
  if (name === null || wordRows.every(({ where, word: each }) => each !== name || !where.includes(whereIn(state)))) {
    return unknown(state, word);
  }
  return handlers[name](state, rest.join(' ') || (name === 'a number' ? word : ''));
}

/** A line is the answer, unless all of it is a word with what that word takes. */
function atQuestion(state: State, word: string, rest: string, line: string): ParsedInput {
  const row = wordsNow(state).find((each) => each.word === word.toLowerCase());
  const isComplete = rest === '' || row?.takes !== undefined;
  const meaning = row === undefined || !isComplete ? undefined : questionHandlers[row.word];
  return meaning?.(state, rest) ?? answerToQuestion(state, line);
}

function nameOf(word: string): keyof typeof handlers | null {
  if (/^\d+\.?$/.test(word)) return 'a number';
  return (Object.keys(handlers) as (keyof typeof handlers)[]).find((name) => name === word.toLowerCase()) ?? null;
}

function unknown(state: State, word: string): ParsedInput {
  const known = wordsNow(state).map((row) => row.word);
  const instead = insteadOf(word.toLowerCase(), known, hint(state));
  // The word is not repeated: it may be a PIN that was typed too early.
  return said([answerTexts.unknownWord, instead]);
}

/** Dispatches the answer as typed text, so that a hidden one is covered as in the drawn UI. */
function answered(line: string): ParsedInput {
  if (line === '') return happens(uiCommand('back'));
  return happens({ type: 'text', text: line }, uiCommand('open'));
}

function decided(confirm: Confirm, line: string): ParsedInput {
  const word = line.toLowerCase();
  if (confirm.typed !== undefined) return typedName(confirm, confirm.typed.name, line);
  if (word === 'no') return happens(uiCommand('back'));
  if (word !== 'yes') return said([yesOrNo(confirm)]);
  const move = confirm.focus === 'yes' ? [] : [uiCommand('left')];
  return happens(...move, uiCommand('open'));
}

function typedName(confirm: Confirm, name: string, line: string): ParsedInput {
  if (line === 'no' || line === '') return happens(uiCommand('back'));
  if (line !== name) return said([yesOrNo(confirm)]);
  return happens({ type: 'text', text: name }, uiCommand('open'));
}
