import { type ConfigurationAnswers, usualAnswers } from '@kpki/spec';
import { Fault } from '../fault.ts';
import { clusterOptions } from './init-cluster-options.ts';
import { environmentOptions } from './init-environment-options.ts';
import { keyOptions, topologyOption } from './init-key-options.ts';
import type { AnswerProblem, InitOption } from './init-option.ts';
import { optionWords } from './option-words.ts';
import type { OptionValues } from './options.ts';

export const initOptions: readonly InitOption[] = [
  ...clusterOptions,
  ...keyOptions,
  topologyOption,
  ...environmentOptions,
];

const { name, profile, kubernetesVersion, workers, keys } = usualAnswers;

/** A valid configuration, so that each answer can be judged before the next question. */
export const unanswered: ConfigurationAnswers = {
  name,
  profile,
  kubernetesVersion,
  controlPlane: [{ name: 'not-asked-yet', addresses: ['192.0.2.254'] }],
  workers,
  keys,
};

export function initWords(answers: ConfigurationAnswers): readonly string[] {
  const words = initOptions.flatMap(({ option, values }) =>
    values(answers).map((value) => optionWords({ [option]: value }).trimStart()),
  );
  return ['--yes', ...words];
}

export function answersGiven(options: OptionValues, before: ConfigurationAnswers = unanswered): ConfigurationAnswers {
  let answers = before;
  for (const each of initOptions) {
    const values = givenBy(options, each);
    if (values === null) continue;
    const result = each.take(values, answers);
    if ('reason' in result) throw new Fault('usage', `--${each.option}: ${result.reason}`);
    answers = result.answers;
  }
  return answers;
}

export function givenBy(options: OptionValues, { option }: Pick<InitOption, 'option'>): readonly string[] | null {
  const value = options[option];
  if (value === undefined) return null;
  return typeof value === 'string' ? [value] : value;
}

/** Returns a problem, after the option that it comes from, or after `source` and the field. */
export function problemOf({ field, text }: AnswerProblem, options: OptionValues, source?: string): string {
  const beginning = initOptions.filter((each) => isWithin(field, each.field) && givenBy(options, each) !== null);
  const [blamed] = beginning.toSorted((a, b) => b.field.length - a.field.length);
  if (blamed !== undefined) return `--${blamed.option}: ${text}`;
  return [source, field === '' ? undefined : field, text].filter((each) => each !== undefined).join(': ');
}

function isWithin(field: string, outer: string): boolean {
  return field === outer || (field.startsWith(outer) && /^[.[]/.test(field.slice(outer.length)));
}
