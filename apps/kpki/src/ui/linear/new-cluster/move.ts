import { labelTexts, wizardQuestionTexts as texts } from '@kpki/presentation';
import type { State } from '../../state/model.ts';
import { rowOf } from '../../state/screens/new-cluster/node-lists.ts';
import { pageNames } from '../../state/screens/new-cluster/pages.ts';
import { pageOpened } from '../../state/screens/new-cluster/spots.ts';
import { happens, noInput, type ParsedInput, said, uiCommand, visiting } from '../parsed-input.ts';
import {
  askingIn,
  focusing,
  pressing,
  problemsAt,
  questionsOn,
  type WizardQuestion,
  type WizardState,
} from './asked.ts';
import { adviceLines } from './say-question.ts';

export function afterAnswer(state: State, after: NonNullable<ParsedInput['after']>): ParsedInput {
  if (after === 'go on') return goOn(state);
  const asking = askingIn(state);
  return asking === null ? noInput : said(problemsSaid(asking, after.known));
}

function goOn(state: State): ParsedInput {
  const asking = askingIn(state);
  if (asking === null) return noInput;
  const wrong = problemsSaid(asking);
  if (wrong.length > 0) return said(wrong);
  const { drafting, route, question } = asking;
  const advice = question.list === 'controlPlane' ? adviceLines(drafting.draft) : [];
  const next = neighbor(questionsOn(route.page, drafting), question, 1);
  return {
    ...noInput,
    render: advice,
    uiEvents: next === null ? pressing(asking, 'next') : [focusing(state, asking, next.spot)],
  };
}

function problemsSaid(asking: WizardState, known: readonly string[] = []): readonly string[] {
  const problems = problemTexts(asking).filter((text) => !known.includes(text));
  if (problems.length === 0) return [];
  const isOfNode = asking.question.list !== null;
  const next = isOfNode ? texts.removeFirst : texts.again;
  return [...problems.map(texts.invalid), labelTexts.next(texts.orBack(next))];
}

/** A node's problem has the number that removes the node. */
export function problemTexts(asking: WizardState): readonly string[] {
  const { list } = asking.question;
  const all = problemsAt(asking).map(({ cell, text }) => {
    const at = list === null ? null : rowOf(cell.id);
    return at === null ? text : `Number ${at + 1}, ${cell.name}: ${text}`;
  });
  return [...new Set(all)];
}

/** Goes to the question before, also across pages; from the first, out of the wizard. */
export function goBack(state: State): ParsedInput {
  const asking = askingIn(state);
  if (asking === null) return happens(uiCommand('back'));
  const { drafting, route, question } = asking;
  const before = neighbor(questionsOn(route.page, drafting), question, -1);
  if (before !== null) return happens(focusing(state, asking, before.spot));
  const page = pageNames[pageNames.indexOf(route.page) - 1];
  if (page === undefined) return happens(uiCommand('back'));
  const last = questionsOn(page, drafting).at(-1);
  const there = pageOpened(state, drafting, route, page, route.seen);
  return happens(last === undefined ? visiting(there) : focusing(state, { ...asking, route: there }, last.spot));
}

function neighbor(questions: readonly WizardQuestion[], { key }: WizardQuestion, by: 1 | -1): WizardQuestion | null {
  const at = questions.findIndex((each) => each.key === key);
  return questions[at + by] ?? null;
}
