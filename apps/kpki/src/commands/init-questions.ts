import { type ConfigurationAnswers, type Machine, usualAnswers } from '@kpki/spec';
import { firstNode, nodeWord } from '../options/init-node.ts';
import type { InitOption, Taken } from '../options/init-option.ts';
import { givenBy, initOptions } from '../options/init-options.ts';
import { type OptionValues, optionRows } from '../options/options.ts';
import { judgmentOf } from '../session/judge-answers.ts';

export interface InitQuestion {
  readonly option: InitOption['option'];
  readonly parts?: readonly InitOption['option'][];
  readonly text: string;
  /** The default answer; empty: optional. */
  readonly usual: (machine: Machine) => string;
}

const { authorities, certificates } = usualAnswers.keys;

/** The questions of `kpki init`, in order; everything else has only an option. */
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

export function isGiven({ option, parts = [] }: InitQuestion, options: OptionValues): boolean {
  return [option, ...parts].some((each) => givenBy(options, { option: each }) !== null);
}

/** Adds an answer, or returns why it is invalid, by the rules for a file. Unanswered questions count as valid. */
export async function taken({ option }: InitQuestion, text: string, answers: ConfigurationAnswers): Promise<Taken> {
  const own = initOptions.find((each) => each.option === option);
  const result = own?.take(text === '' ? [] : [text], answers);
  if (result === undefined) throw new Error(`--${option} is no option of kpki init`);
  if ('reason' in result) return result;
  const { problems } = await judgmentOf(result.answers, []);
  if (problems.length === 0) return result;
  return { reason: [...new Set(problems.map((problem) => problem.text))].join('; ') };
}
