import { insteadOf } from '../../text/near-name.ts';
import type { Confirm, State } from '../state/model.ts';
import { type Heard, happens, said, uiCommand } from './heard.ts';
import { meanings } from './meanings.ts';
import { answered as answerToQuestion } from './new-cluster/answered.ts';
import { questionMeanings } from './new-cluster/meanings.ts';
import { hint, wordsNow } from './say/help.ts';
import { yesOrNo } from './say/question.ts';
import { repeat } from './say/say.ts';
import { whereIn } from './where.ts';
import { wordRows } from './words.ts';

export function listen(state: State, line: string): Heard {
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
  return meanings[name](state, rest.join(' ') || (name === 'a number' ? word : ''));
}

/** A line is the answer, unless all of it is a word with what that word takes. */
function atQuestion(state: State, word: string, rest: string, line: string): Heard {
  const row = wordsNow(state).find((each) => each.word === word.toLowerCase());
  const isWhole = rest === '' || row?.takes !== undefined;
  const meaning = row === undefined || !isWhole ? undefined : questionMeanings[row.word];
  return meaning?.(state, rest) ?? answerToQuestion(state, line);
}

function nameOf(word: string): keyof typeof meanings | null {
  if (/^\d+\.?$/.test(word)) return 'a number';
  return (Object.keys(meanings) as (keyof typeof meanings)[]).find((name) => name === word.toLowerCase()) ?? null;
}

function unknown(state: State, word: string): Heard {
  const known = wordsNow(state).map((row) => row.word);
  const instead = insteadOf(word.toLowerCase(), known, hint(state));
  // The word is not repeated: it may be a PIN that was typed too early.
  return said(['That word means nothing here.', instead]);
}

/** Dispatches the answer as typed text, so that a hidden one is covered as in the drawn UI. */
function answered(line: string): Heard {
  if (line === '') return happens(uiCommand('back'));
  return happens({ type: 'text', text: line }, uiCommand('open'));
}

function decided(confirm: Confirm, line: string): Heard {
  const word = line.toLowerCase();
  if (confirm.typed !== undefined) return typedName(confirm, confirm.typed.name, line);
  if (word === 'no') return happens(uiCommand('back'));
  if (word !== 'yes') return said([yesOrNo(confirm)]);
  const move = confirm.focus === 'yes' ? [] : [uiCommand('left')];
  return happens(...move, uiCommand('open'));
}

function typedName(confirm: Confirm, name: string, line: string): Heard {
  if (line === 'no' || line === '') return happens(uiCommand('back'));
  if (line !== name) return said([yesOrNo(confirm)]);
  return happens({ type: 'text', text: name }, uiCommand('open'));
}
