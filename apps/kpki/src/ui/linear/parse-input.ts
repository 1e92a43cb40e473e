import { insteadOf } from '../../text/near-name.ts';
import type { Confirm, State } from '../state/model.ts';
import { handlers } from './handlers.ts';
import { answered as answerToQuestion } from './new-cluster/answered.ts';
import { questionHandlers } from './new-cluster/handlers.ts';
import { happens, type ParsedInput, said, uiCommand } from './parsed-input.ts';
import { hint, wordsNow } from './render/help.ts';
import { yesOrNo } from './render/question.ts';
import { repeat } from './render/render.ts';
import { whereIn } from './where.ts';
import { wordRows } from './words.ts';

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
  return said(['That word means nothing here.', instead]);
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
