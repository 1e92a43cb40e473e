import type { State } from '../../state/model.ts';
import type { LinearScreen } from '../where.ts';
import type { WordRow } from '../words.ts';
import { askingIn, isYesOrNo, type WizardState } from './asked.ts';
import { choicesIn } from './choices.ts';

const where: readonly LinearScreen[] = ['new cluster'];

/** The words that are accepted in addition to an answer. Numbers, yes and no are answers. */
export const questionWordRows: readonly WordRow[] = [
  {
    word: 'a number',
    where,
    does: 'choose the option with this number',
    offered: asks((state, asking) => choicesIn(state, asking).length > 0),
  },
  {
    word: 'yes',
    where,
    does: 'do it',
    offered: asks((_state, { question }) => isYesOrNo(question.spot.cell)),
  },
  {
    word: 'no',
    where,
    does: 'do not do it',
    offered: asks((_state, { question }) => isYesOrNo(question.spot.cell)),
  },
  { word: 'clear', where, does: 'leave the field empty', offered: asks(isText) },
  {
    word: 'remove',
    takes: 'NUMBER',
    where,
    does: 'remove the node with this number from the list',
    offered: asks((_state, { question }) => question.list !== null),
  },
  {
    word: 'answer',
    takes: 'TEXT',
    where,
    does: 'answer with this text, even if it is one of these words: answer back',
    offered: asks((state, asking) => isText(state, asking) || asking.question.list !== null),
  },
  { word: 'again', where, does: 'repeat the question' },
  { word: 'next', where, does: 'go to the next page, and keep the answers', offered: asks(hasNext) },
  { word: 'file', where, does: 'show the file so far' },
  { word: 'back', where, does: 'go to the previous question, and keep the answers' },
];

type Offer = (state: State, asking: WizardState) => boolean;

function asks(offer: Offer): (state: State) => boolean {
  return (state) => {
    const asking = askingIn(state);
    return asking !== null && offer(state, asking);
  };
}

function isText(_state: State, { question }: WizardState): boolean {
  return question.list === null && question.spot.cell.is === 'text';
}

function hasNext(_state: State, { route }: WizardState): boolean {
  return route.page !== 'review';
}
