import { type ConfigurationAnswers, defaultAnswers } from '@kpki/spec';
import { Fault } from '../fault.ts';
import type { AnswerProblem } from '../new-cluster/answer-problem.ts';
import type { Question } from '../new-cluster/question.ts';
import { partsOf, type QuestionName, questionNames, questionOf } from '../new-cluster/questions.ts';
import { typedValues, withTyped } from '../new-cluster/typed-answer.ts';
import { optionWords } from './option-words.ts';
import type { OptionValues } from './options.ts';

/** What is checked against other answers comes after them. */
const inOrder = [
  ...questionNames.filter((name) => !isChecked(questionOf(name))),
  ...questionNames.filter((name) => isChecked(questionOf(name))),
];

function isChecked(question: Question): boolean {
  return question.is === 'choice' && question.check !== undefined;
}

const { name, profile, kubernetesVersion, workers, keys } = defaultAnswers;

/** A valid configuration, so that each answer can be judged before the next question. */
export const unanswered: ConfigurationAnswers = {
  name,
  profile,
  kubernetesVersion,
  controlPlane: [{ name: 'not-asked-yet', addresses: ['192.0.2.254'] }],
  workers,
  keys,
};

/** Returns the options that give these answers: `--yes`, and what is not the default. */
export function initWords(answers: ConfigurationAnswers): readonly string[] {
  const isSaid = (option: QuestionName): boolean => typedValues(questionOf(option), answers).length > 0;
  const answered = new Set(questionNames.filter(isSaid).flatMap(partsOf));
  const words = questionNames
    .filter((option) => !answered.has(option))
    .flatMap((option) =>
      typedValues(questionOf(option), answers).map((value) => optionWords({ [option]: value }).trimStart()),
    );
  return ['--yes', ...words];
}

export function answersGiven(options: OptionValues, before: ConfigurationAnswers = unanswered): ConfigurationAnswers {
  let answers = before;
  for (const option of inOrder) {
    const values = givenBy(options, option);
    if (values === null) continue;
    const result = withTyped(questionOf(option), values, answers);
    if ('reason' in result) throw new Fault('usage', `--${option}: ${result.reason}`);
    answers = result.answers;
  }
  return answers;
}

export function givenBy(options: OptionValues, option: QuestionName): readonly string[] | null {
  const value = options[option];
  if (value === undefined) return null;
  return typeof value === 'string' ? [value] : value;
}

/** Returns a problem, after the option that it comes from, or after `source` and the field. */
export function problemOf({ field, text }: AnswerProblem, options: OptionValues, source?: string): string {
  const beginning = questionNames
    .map((option) => ({ option, of: questionOf(option).field }))
    .filter(({ option, of }) => isWithin(field, of) && givenBy(options, option) !== null);
  const [blamed] = beginning.toSorted((a, b) => b.of.length - a.of.length);
  if (blamed !== undefined) return `--${blamed.option}: ${text}`;
  return [source, field === '' ? undefined : field, text].filter((each) => each !== undefined).join(': ');
}

function isWithin(field: string, outer: string): boolean {
  return field === outer || (field.startsWith(outer) && /^[.[]/.test(field.slice(outer.length)));
}
