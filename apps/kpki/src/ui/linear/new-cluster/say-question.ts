import { labelTexts, pluginLineTexts, wizardQuestionTexts as texts, wizardTexts } from '@kpki/presentation';
import type { NodeListName } from '../../../new-cluster/question.ts';
import { asSentence, capitalized } from '../../../new-cluster/words.ts';
import { spokenLines } from '../../../print/document.ts';
import { type Draft, type DraftNode, wordsIn } from '../../state/draft.ts';
import type { Drafting, State } from '../../state/model.ts';
import { equivalentOf } from '../../state/screens/new-cluster/drafts.ts';
import type { Cell } from '../../state/screens/new-cluster/form.ts';
import { endpointAdvice, nodeLists, nodesIn } from '../../state/screens/new-cluster/node-lists.ts';
import { beyondText } from '../../state/screens/new-cluster/option-lines.ts';
import { pageNames, pages } from '../../state/screens/new-cluster/pages.ts';
import { formFor, slotsOf } from '../../state/screens/new-cluster/plugin-choice.ts';
import { placedProblems } from '../../state/screens/new-cluster/spots.ts';
import { testOf } from '../../state/screens/new-cluster/tested-environment-lines.ts';
import { explainLater, testBlocks } from '../../state/select/check-details.ts';
import { inOne } from '../render/in-words.ts';
import { askingIn, isYesOrNo, problemsAt, questionsOn, type WizardState } from './asked.ts';
import { choicesIn, type WizardChoice } from './choices.ts';

export function questionLines(state: State): readonly string[] {
  const asking = askingIn(state);
  if (asking === null) return [];
  const { drafting, route, question } = asking;
  const isFirst = questionsOn(route.page, drafting)[0]?.key === question.key;
  const at = pageNames.indexOf(route.page) + 1;
  const page = texts.page(at, pageNames.length, pages[route.page].title);
  return [
    ...(isFirst ? [page] : []),
    ...asked(state, asking),
    [texts.type(answer(asking)), ...alone(state, asking)].join(' '),
  ];
}

function asked(state: State, asking: WizardState): readonly string[] {
  const { drafting, route, question } = asking;
  if (route.page === 'review') return [...reviewed(state, asking), ...numbered(choicesIn(state, asking))];
  if (question.list !== null) return listed(state, asking);
  const { cell } = question.spot;
  const choices = choicesIn(state, asking);
  const name = capitalized(nameInWords(cell));
  if (choices.length > 0) return [`${name}.`, ...numbered(choices)];
  const problems = drafting.judged ? problemsAt(asking).map(({ text }) => texts.problem(text)) : [];
  return [`${name}. ${cell.help}`, ...status(cell), ...pluginNotes(drafting, cell.field), ...problems];
}

function status(cell: Cell): readonly string[] {
  if (cell.is === 'tick') return [texts.is(cell.value ? 'yes' : 'no')];
  if (cell.is !== 'text') return [];
  if (cell.value !== '') return [texts.is(cell.value)];
  return [cell.empty === '' ? texts.isEmpty : texts.isEmptyFor(capitalized(cell.empty))];
}

function numbered(choices: readonly WizardChoice[]): readonly string[] {
  return choices.map(({ label, help, chosen }, at) => {
    const isReported = help === '' || help.toLowerCase().startsWith(label.toLowerCase());
    return texts.choice(at + 1, isReported ? help || `${label}.` : `${label}. ${help}`, chosen);
  });
}

function listed({ startup }: State, { drafting, question: { list } }: WizardState): readonly string[] {
  if (list === null) return [];
  const { label, help } = nodeLists[list];
  const [first] = nodesIn(drafting.draft, list);
  const isThis = first !== undefined && first.name === startup?.machine.name;
  const begins = isThis ? [texts.listBegins] : [];
  return [[`${label}.`, asSentence(help), ...begins].join(' '), ...nodeRows(drafting.draft, list)];
}

export function nodeRows(draft: Draft, list: NodeListName): readonly string[] {
  const nodes = nodesIn(draft, list);
  if (nodes.length === 0) return [texts.listIsEmpty];
  return nodes.map(nodeRow);
}

export function nodeRow({ name, addresses }: DraftNode, at: number): string {
  return texts.node(at + 1, name, wordsIn(addresses));
}

function reviewed(state: State, { drafting }: WizardState): readonly string[] {
  const { all, elsewhere } = placedProblems(drafting);
  const problems = [
    ...all.map(({ cell, text }) => `${nameInWords(cell)}: ${text}`),
    ...elsewhere.map(({ text }) => text),
  ];
  const { makes } = drafting;
  return [
    ...problems.map(texts.problem),
    ...(problems.length === 0 && makes !== null ? [wizardTexts.noProblem(makes.artifacts, makes.kinds)] : []),
    ...adviceLines(drafting.draft),
    texts.file(drafting.text.trimEnd().split('\n').length),
    labelTexts.sameAs(equivalentOf(state)),
  ];
}

function answer({ question: { list, spot } }: WizardState): string {
  const { cell } = spot;
  if (list !== null) return texts.answers.node;
  if (cell.is === 'text') return cell.value === '' ? texts.answers.first : texts.answers.another;
  if (cell.is === 'tick') return cell.value ? 'no' : 'yes';
  return isYesOrNo(cell) ? 'yes' : texts.answers.number;
}

function alone(state: State, asking: WizardState): readonly string[] {
  const { route, question } = asking;
  if (route.page === 'review') return [];
  if (question.list !== null) return [texts.alone.endsList];
  const chosen = choicesIn(state, asking).findIndex((choice) => choice.chosen);
  if (chosen >= 0) return [texts.alone.keepsChoice(chosen + 1)];
  const { cell } = question.spot;
  if (cell.is === 'text') return [cell.value === '' ? texts.alone.leavesEmpty : texts.alone.keeps];
  return [cell.is === 'tick' ? texts.alone.keeps : texts.alone.continues];
}

export function adviceLines(draft: Draft): readonly string[] {
  const advice = endpointAdvice(draft);
  return advice === null ? [] : [advice.consequence, advice.better];
}

/** Splits a key, which is not one word when spoken: `auth.roleId` becomes `auth, role id`. */
export function nameInWords({ field, name }: Pick<Cell, 'field' | 'name'>): string {
  const isOption = field.endsWith(`.with.${name}`);
  return isOption ? name.split('.').map(keyInWords).join(', ') : name;
}

function keyInWords(key: string): string {
  const words = key.split(/[-_]|(?<=[a-z\d])(?=[A-Z])/);
  return words.map((word) => (/^[A-Z\d]{2,}$/.test(word) ? word : word.toLowerCase())).join(' ');
}

function pluginNotes({ draft, plugins }: Drafting, field: string): readonly string[] {
  const slot = slotsOf(draft).find((each) => field === `environment.${each}.use`);
  const form = slot === undefined ? null : formFor(draft, slot, plugins);
  if (form === null) return [];
  if (form.without?.is === 'not loaded') return [texts.notLoaded(form.without.why), pluginLineTexts.notLoadedNext];
  if (form.without?.is === 'not described') return [pluginLineTexts.notDescribed(form.use)];
  return form.beyond.map(beyondText);
}

export function draftTestNews({ draft: before }: State, after: State): readonly string[] {
  const test = after.draft === null ? null : testOf(after.draft);
  if (test === null || test === before?.test) return [];
  if (test.is === 'testing') return [];
  return [
    ...(test.failure === null ? [] : [texts.testFailed, labelTexts.happened(inOne(test.failure))]),
    ...test.lines.flatMap((line) => spokenLines(testBlocks(line, explainLater)).map((text) => texts.tested(text))),
    // If the wizard went on by itself, the next question says more.
    ...(askingIn(after)?.route.page === 'environment' ? questionLines(after).slice(-1) : []),
  ];
}
