import { labelTexts, wizardQuestionTexts as texts } from '@kpki/presentation';
import type { State } from '../../state/model.ts';
import type { TextCell } from '../../state/screens/new-cluster/form.ts';
import { nodesIn } from '../../state/screens/new-cluster/node-lists.ts';
import { pastedNodes } from '../../state/screens/new-cluster/paste.ts';
import { happens, noInput, type ParsedInput, said, uiCommand } from '../parsed-input.ts';
import { askingIn, isYesOrNo, pressing, type WizardState } from './asked.ts';
import { choicesIn } from './choices.ts';
import { problemTexts } from './move.ts';
import { nodeRow, nodeRows, questionLines } from './say-question.ts';

export function answered(state: State, text: string): ParsedInput {
  const asking = askingIn(state);
  if (asking === null) return noInput;
  const { question } = asking;
  const { cell } = question.spot;
  if (text === '') return kept(state, asking);
  if (question.list !== null) return withNodes(asking, text);
  if (cell.is === 'text') return withText(cell, text);
  if (isYesOrNo(cell)) return decided(asking, text.toLowerCase());
  return chosen(state, asking, text);
}

const goOn: ParsedInput = { ...noInput, after: 'go on' };

function kept(state: State, { route }: WizardState): ParsedInput {
  // One Enter too many must not write the file.
  return route.page === 'review' ? said(questionLines(state).slice(-1)) : goOn;
}

export function cleared(state: State): ParsedInput {
  const cell = askingIn(state)?.question.spot.cell;
  return cell?.is === 'text' ? withText(cell, '') : noInput;
}

function withText({ value }: TextCell, text: string): ParsedInput {
  if (text === value) return goOn;
  return { ...goOn, uiEvents: [uiCommand('last'), uiCommand('erase start'), { type: 'text', text }] };
}

function withNodes(asking: WizardState, text: string): ParsedInput {
  const { list } = asking.question;
  if (list === null) return noInput;
  const [pasted] = pastedNodes(text, list);
  if (pasted === undefined) return noInput;
  const { node, problem } = pasted;
  if (problem !== null) return said([texts.invalid(problem), labelTexts.next(texts.again)]);
  return {
    render: [nodeRow(node, nodesIn(asking.drafting.draft, list).length)],
    uiEvents: [...pressing(asking, `paste ${list}`), { type: 'text', text }, uiCommand('next part'), uiCommand('open')],
    after: { known: problemTexts(asking) },
  };
}

export function removed(state: State, text: string): ParsedInput {
  const asking = askingIn(state);
  const list = asking?.question.list ?? null;
  if (asking === null || list === null) return noInput;
  const number = Number.parseInt(text, 10);
  const nodes = nodesIn(asking.drafting.draft, list);
  const node = nodes[number - 1];
  if (node === undefined) return said([texts.needsNode, ...nodeRows(asking.drafting.draft, list)]);
  return {
    render: [texts.removed(node.name === '' ? null : node.name, nodes.length - 1)],
    uiEvents: pressing(asking, `remove ${list} ${number - 1}`),
    after: null,
  };
}

function decided(asking: WizardState, word: string): ParsedInput {
  const { cell } = asking.question.spot;
  if (word !== 'yes' && word !== 'no') return said([texts.needsYesOrNo]);
  if (cell.is === 'tick') {
    return { ...goOn, uiEvents: cell.value === (word === 'yes') ? [] : [uiCommand('choose')] };
  }
  // The question what it needs comes once it is loaded.
  return word === 'yes' ? happens(...pressing(asking, cell.id)) : goOn;
}

function chosen(state: State, asking: WizardState, text: string): ParsedInput {
  const choices = choicesIn(state, asking);
  const byNumber = /^\d+\.?$/.test(text) ? choices[Number.parseInt(text, 10) - 1] : undefined;
  const choice = byNumber ?? choices.find(({ label }) => label.toLowerCase() === text.toLowerCase());
  if (choice === undefined) return said([texts.needsNumber(choices.length)]);
  return { ...noInput, uiEvents: choice.choose, after: asking.route.page === 'review' ? null : 'go on' };
}
