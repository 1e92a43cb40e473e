import { wizardQuestionTexts as texts } from '@kpki/presentation';
import type { State } from '../../state/model.ts';
import { type Handler, happens, noInput, said, uiCommand } from '../parsed-input.ts';
import { helpLines } from '../render/help.ts';
import type { Word } from '../words.ts';
import { answered, cleared, removed } from './answered.ts';
import { askingIn, pressing } from './asked.ts';
import { goBack } from './move.ts';
import { questionLines } from './say-question.ts';

export const questionHandlers: Readonly<Partial<Record<Word, Handler>>> = {
  clear: cleared,
  remove: removed,
  answer: (state, rest) => (rest === '' ? said([texts.needsText]) : answered(state, rest)),
  again: (state) => said(questionLines(state)),
  next: (state) => {
    const asking = askingIn(state);
    return asking === null ? noInput : happens(...pressing(asking, 'next'));
  },
  file: (state) => said([...fileLines(state), ...questionLines(state).slice(-1)]),
  help: (state) => said([...helpLines(state), ...questionLines(state).slice(-1)]),
  back: goBack,
  quit: () => happens(uiCommand('leave')),
};

/** Leaves out comments, which are for later edits. Indentation is part of the meaning. */
function fileLines({ draft }: State): readonly string[] {
  const lines = (draft?.text ?? '').split('\n').map((line) => line.trimEnd());
  return [texts.fileSoFar, ...lines.filter((line) => /^ *[^ #]/.test(line))];
}
