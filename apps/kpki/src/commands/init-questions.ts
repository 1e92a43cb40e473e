import { type ConfigurationAnswers, type Machine, usualAnswers } from '@kpki/spec';
import { firstNode, nodeWord } from '../options/init-node.ts';
import type { InitOption, Taken } from '../options/init-option.ts';
import { givenBy, initOptions } from '../options/init-options.ts';
import { type OptionValues, optionRows } from '../options/options.ts';
import { judgementOf } from '../session/judge-answers.ts';

export interface InitQuestion {
  /** What gives the answer on the command line. */
  readonly option: InitOption['option'];
  /** What else gives a part of it there. */
  readonly parts?: readonly InitOption['option'][];
  readonly text: string;
  /** The answer when there is none; empty: it may be left out. */
  readonly usual: (machine: Machine) => string;
}

const { authorities, certificates } = usualAnswers.keys;

/** The questions of `kpki init`, in the order in which they are asked. What is not asked for has an option. */
export const questions: readonly InitQuestion[] = [
  { option: 'cluster-name', text: 'Cluster name', usual: () => usualAnswers.name },
  { option: 'endpoint', text: 'API endpoint for clients, host:port (empty: the first node)', usual: () => '' },
  {
    option: 'control-plane',
    text: 'Control-plane nodes, NAME=ADDRESS, separated by spaces',
    usual: (machine) => nodeWord(firstNode(machine)),
  },
  { option: 'worker', text: 'Workers, the same way (may be empty)', usual: () => '' },
  {
    option: 'profile',
    text: 'Names and groups: kubernetes (its documentation) or kubeadm',
    usual: () => usualAnswers.profile,
  },
  {
    option: 'keys',
    parts: ['authority-keys', 'certificate-keys'],
    text: `Kind of keys: ${optionRows.keys.choices?.join(', ')} (empty: ${authorities} for authorities, ${certificates} else)`,
    usual: () => '',
  },
];

/** Whether an option says it, so that nobody is asked. */
export function isGiven({ option, parts = [] }: InitQuestion, options: OptionValues): boolean {
  return [option, ...parts].some((each) => givenBy(options, { option: each }) !== null);
}

/**
 * The answers with one more among them, if they can be a cluster's; else why not, by the rules that a file is judged
 * by. What is not answered yet must be fine as it is.
 */
export async function taken({ option }: InitQuestion, text: string, answers: ConfigurationAnswers): Promise<Taken> {
  const own = initOptions.find((each) => each.option === option);
  const result = own?.take(text === '' ? [] : [text], answers);
  if (result === undefined) throw new Error(`--${option} is no option of kpki init`);
  if ('reason' in result) return result;
  const { problems } = await judgementOf(result.answers, []);
  if (problems.length === 0) return result;
  return { reason: [...new Set(problems.map((problem) => problem.text))].join('; ') };
}
