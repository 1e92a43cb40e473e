import {
  type ConfigurationAnswers,
  isIpAddress,
  type Machine,
  type NodeAnswer,
  parseConfiguration,
  usualAnswers,
  writeConfiguration,
} from '@kpki/spec';
import { firstNode } from '../first-node.ts';
import { usualFile } from '../session/usual-file.ts';
import { type Choice, choiceOf, type OptionName, type OptionValues, optionRows } from './options.ts';

/** What an answer makes of the answers so far, or why it is none. */
type Taken = { readonly answers: ConfigurationAnswers } | { readonly reason: string };

export interface Question {
  /** What gives the answer on the command line. */
  readonly option: OptionName & ('cluster-name' | 'endpoint' | 'control-plane' | 'worker' | 'profile' | 'keys');
  readonly text: string;
  /** The answer when there is none; empty: it may be left out. */
  readonly usual: (machine: Machine) => string;
  readonly take: (answer: string, answers: ConfigurationAnswers) => Taken;
}

/** The questions of `kpki init`, in the order in which they are asked. */
export const questions: readonly Question[] = [
  {
    option: 'cluster-name',
    text: 'Cluster name',
    usual: () => usualAnswers.name,
    take: (name, answers) => ({ answers: { ...answers, name } }),
  },
  {
    option: 'endpoint',
    text: 'API endpoint for clients, host:port (empty: the first node)',
    usual: () => '',
    take: (endpoint, answers) => ({ answers: endpoint === '' ? answers : { ...answers, endpoint } }),
  },
  {
    option: 'control-plane',
    text: 'Control-plane nodes, NAME=ADDRESS, separated by spaces',
    usual: (machine) => nodeWord(firstNode(machine)),
    take: (text, answers) => withNodes(text, (controlPlane) => ({ ...answers, controlPlane })),
  },
  {
    option: 'worker',
    text: 'Workers, the same way (may be empty)',
    usual: () => '',
    take: (text, answers) => withNodes(text, (workers) => ({ ...answers, workers })),
  },
  {
    option: 'profile',
    text: 'Names and groups: kubernetes (its documentation) or kubeadm',
    usual: () => usualAnswers.profile,
    take: (text, answers) => withChoice('profile', text, (profile) => ({ ...answers, profile })),
  },
  {
    option: 'keys',
    text: `Kind of keys: ${optionRows.keys.choices?.join(', ')}`,
    // One kind for all: that of the certificates, of which there are the most.
    usual: () => usualAnswers.keys.certificates,
    take: (text, answers) =>
      withChoice('keys', text, (kind) => ({ ...answers, keys: { authorities: kind, certificates: kind } })),
  },
];

/**
 * The answers with one more among them, if they can be a cluster's; else why not, by the rules that a file is judged
 * by. What is not answered yet must be fine as it is.
 */
export function taken(question: Question, text: string, answers: ConfigurationAnswers, machine: Machine): Taken {
  const result = question.take(text, answers);
  if ('reason' in result) return result;
  const { problems } = parseConfiguration(writeConfiguration(result.answers), usualFile, { machine });
  if (problems === undefined) return result;
  return { reason: [...new Set(problems.map(({ message }) => message))].join('; ') };
}

/** What an option says in answer to a question; null where it was not given. */
export function givenBy(options: OptionValues, { option }: Question): string | null {
  const value = options[option];
  if (value === undefined) return null;
  return typeof value === 'string' ? value : value.join(' ');
}

function withNodes(text: string, put: (nodes: readonly NodeAnswer[]) => ConfigurationAnswers): Taken {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const nodes = words.map(nodeIn);
  const wrong = words.find((_, at) => nodes[at] === null);
  if (wrong === undefined) return { answers: put(nodes.filter((node) => node !== null)) };
  return { reason: `${JSON.stringify(wrong)} is no node; write NAME=ADDRESS, such as cp1=10.0.0.11` };
}

/** The reverse of `nodeIn`. */
function nodeWord({ name, addresses }: NodeAnswer): string {
  return `${name}=${addresses.join(',')}`;
}

function nodeIn(text: string): NodeAnswer | null {
  const [name = '', list = ''] = text.split('=');
  const addresses = list.split(',').filter((each) => each !== '');
  return name === '' || addresses.length === 0 || !addresses.every(isIpAddress) ? null : { name, addresses };
}

function withChoice<Name extends 'profile' | 'keys'>(
  name: Name,
  text: string,
  put: (choice: Choice<Name>) => ConfigurationAnswers,
): Taken {
  const choice = choiceOf(name, text);
  if (choice !== null) return { answers: put(choice) };
  return { reason: `it is one of ${optionRows[name].choices?.join(', ')}` };
}
