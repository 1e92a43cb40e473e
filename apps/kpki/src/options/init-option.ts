import type { ConfigurationAnswers } from '@kpki/spec';
import { type ChoosingName, choiceOf, type OptionChoice, type OptionName, optionRows } from './options.ts';

/** The answers with one more among them, or why it is none. */
export type Taken = { readonly answers: ConfigurationAnswers } | { readonly reason: string };

/** An option of `kpki init` that gives an answer: what a file says, as it is said on a command line. */
export interface InitOption {
  readonly option: OptionName &
    (
      | 'cluster-name'
      | 'profile'
      | 'kubernetes-version'
      | 'endpoint'
      | 'extra-name'
      | 'service-subnet'
      | 'dns-domain'
      | 'control-plane'
      | 'worker'
      | 'etcd-node'
      | 'etcd'
      | 'keys'
      | 'authority-keys'
      | 'certificate-keys'
      | 'authority-validity'
      | 'certificate-validity'
      | 'topology'
      | 'environment'
      | 'backend'
      | 'backend-option'
      | 'sink'
      | 'sink-option'
      | 'layout'
      | 'another-backend'
      | 'authority'
      | 'another-sink'
    );
  /** What of the file it says, as problems name it. */
  readonly field: string;
  /** Takes its values: one, or several where it repeats. */
  readonly take: (values: readonly string[], answers: ConfigurationAnswers) => Taken;
  /** The values that give these answers; none where the default gives the same. */
  readonly values: (answers: ConfigurationAnswers) => readonly string[];
}

/** For an option that can be anything; what is wrong with it, the file's own rules say. */
export function anything(
  put: (value: string, answers: ConfigurationAnswers) => ConfigurationAnswers,
): InitOption['take'] {
  return ([value], answers) => ({ answers: value === undefined ? answers : put(value, answers) });
}

/** For an option that is one of those that the table of options lists. */
export function choice<Name extends ChoosingName & InitOption['option']>(
  name: Name,
  put: (chosen: OptionChoice<Name>, answers: ConfigurationAnswers) => ConfigurationAnswers,
): InitOption['take'] {
  return checkedChoice(name, (chosen, answers) => ({ answers: put(chosen, answers) }));
}

/** The same where not every choice goes with the other answers. */
export function checkedChoice<Name extends ChoosingName & InitOption['option']>(
  name: Name,
  take: (chosen: OptionChoice<Name>, answers: ConfigurationAnswers) => Taken,
): InitOption['take'] {
  return ([value], answers) => {
    if (value === undefined) return { answers };
    const chosen = choiceOf(name, value);
    if (chosen === null) return { reason: `it is one of ${optionRows[name].choices?.join(', ')}` };
    return take(chosen, answers);
  };
}

/** For an option that repeats, each value of which is read by itself. */
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

/** The values of an option that is left out where it says the default. */
export function unless(usual: string | undefined, value: string | undefined): readonly string[] {
  return value === undefined || value === usual ? [] : [value];
}

/** A problem of what a configuration is to be written from, at the answer that it comes from. */
export interface AnswerProblem {
  /**
   * The path in the file, `spec.controlPlane[0].addresses[1]`; of the environment, whose name is itself a field,
   * `environment.name`, `environment.sink.use` and `environment.sink.with.root`. Empty: no field is to blame.
   */
  readonly field: string;
  readonly text: string;
}
