import { inputTexts } from '@kpki/presentation';
import type { ConfigurationAnswers } from '@kpki/spec';
import {
  type ChoosingName,
  choiceOf,
  type OptionChoice,
  type OptionName,
  type OptionValues,
  optionRows,
} from './options.ts';

export type OptionAnswers = { readonly answers: ConfigurationAnswers } | { readonly reason: string };

/** An option of `kpki init` that gives an answer of the file. */
export interface InitOption {
  readonly option: {
    [Name in OptionName]: OptionValues[Name] extends string | readonly string[] | undefined ? Name : never;
  }[OptionName];
  /** Its path in the file, as problems name it. */
  readonly field: string;
  readonly take: (values: readonly string[], answers: ConfigurationAnswers) => OptionAnswers;
  readonly values: (answers: ConfigurationAnswers) => readonly string[];
}

export function anything(
  put: (value: string, answers: ConfigurationAnswers) => ConfigurationAnswers,
): InitOption['take'] {
  return ([value], answers) => ({ answers: value === undefined ? answers : put(value, answers) });
}

export function choice<Name extends ChoosingName & InitOption['option']>(
  name: Name,
  put: (chosen: OptionChoice<Name>, answers: ConfigurationAnswers) => ConfigurationAnswers,
): InitOption['take'] {
  return checkedChoice(name, (chosen, answers) => ({ answers: put(chosen, answers) }));
}

export function checkedChoice<Name extends ChoosingName & InitOption['option']>(
  name: Name,
  take: (chosen: OptionChoice<Name>, answers: ConfigurationAnswers) => OptionAnswers,
): InitOption['take'] {
  return ([value], answers) => {
    if (value === undefined) return { answers };
    const chosen = choiceOf(name, value);
    if (chosen === null) return { reason: inputTexts.oneOf(optionRows[name].choices ?? []) };
    return take(chosen, answers);
  };
}

export function several<Value extends object>(
  read: (word: string) => Value | { readonly reason: string },
  put: (values: readonly Value[], answers: ConfigurationAnswers) => ConfigurationAnswers,
): InitOption['take'] {
  return (words, answers) => {
    const all = words.map(read);
    const wrong = all.find((each) => 'reason' in each);
    if (wrong !== undefined && 'reason' in wrong) return { reason: wrong.reason };
    return { answers: put(all as readonly Value[], answers) };
  };
}

export function unless(usual: string | undefined, value: string | undefined): readonly string[] {
  return value === undefined || value === usual ? [] : [value];
}

export interface AnswerProblem {
  /**
   * The path in the file, `spec.controlPlane[0].addresses[1]`; of the environment, whose name is itself a field,
   * `environment.name`, `environment.sink.use` and `environment.sink.with.root`. Empty: no single field is wrong.
   */
  readonly field: string;
  readonly text: string;
}
