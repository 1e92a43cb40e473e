import { optionWords } from '../../../../print/command-line.ts';
import type { Surroundings } from '../../../work/notice.ts';
import type { Draft, DraftNode } from '../../draft.ts';
import type { State } from '../../model.ts';
import { isBlank } from './node-lists.ts';
import { typedOptions } from './plugin-choice.ts';
import { wordsIn } from './words-in.ts';

export interface Equivalent {
  readonly command: string;
  /** What `kpki init` has no option for, and would leave at its default. */
  readonly without: readonly string[];
}

/** The command that writes the same file, as far as it can. */
export function equivalentOf({ program, surroundings }: State, draft: Draft): Equivalent {
  const { keys } = draft;
  const sameKind = keys.authorities === keys.certificates;
  const named = [...draft.controlPlane, ...draft.workers].filter((node) => !isBlank(node));
  const options = [
    optionWords({ 'cluster-name': draft.name.trim() }),
    draft.profile === 'kubernetes' ? '' : optionWords({ profile: draft.profile }),
    draft.endpoint.trim() === '' ? '' : optionWords({ endpoint: draft.endpoint.trim() }),
    sameKind ? optionWords({ keys: keys.certificates }) : '',
    ...draft.controlPlane.filter(hasAddress).map((node) => optionWords({ 'control-plane': nodeWord(node) })),
    ...draft.workers.filter(hasAddress).map((node) => optionWords({ worker: nodeWord(node) })),
  ];
  const without = [
    ...(sameKind ? [] : ['two kinds of key']),
    ...(named.every(hasAddress) ? [] : ['workers without addresses']),
    ...(surroundings === null ? [] : changedOf(draft, surroundings)),
  ];
  return { command: `${program} init --yes${options.join('')}`, without };
}

/** For the commands so far: what is left to do after it is a comment of the shell. */
export function equivalentLine(state: State, draft: Draft): string {
  const { command, without } = equivalentOf(state, draft);
  return without.length === 0 ? command : `${command}  # then, in the file: ${without.join(', ')}`;
}

function changedOf(draft: Draft, { usual }: Surroundings): readonly string[] {
  const { environment, validity } = draft;
  const rows: readonly (readonly [string, boolean])[] = [
    ['the Kubernetes version', draft.kubernetesVersion !== usual.kubernetesVersion],
    ['more names', draft.apiServerNames !== ''],
    ['the network', draft.serviceSubnets !== usual.serviceSubnets.join(', ') || draft.dnsDomain !== usual.dnsDomain],
    ['etcd elsewhere', draft.etcd.topology !== usual.etcd.topology],
    [
      'lifetimes',
      validity.authorities !== usual.validity.authorities || validity.certificates !== usual.validity.certificates,
    ],
    ['the environment', !isUsual(environment, usual.environment)],
  ];
  return rows.filter(([, changed]) => changed).map(([what]) => what);
}

function isUsual(environment: Draft['environment'], usual: Surroundings['usual']['environment']): boolean {
  const same = (slot: 'backend' | 'sink'): boolean => {
    const typed = typedOptions(environment[slot]);
    const expected = usual[slot].with ?? {};
    return (
      environment[slot].use === usual[slot].use &&
      Object.entries(typed).every(([key, text]) => text === String(expected[key] ?? ''))
    );
  };
  return environment.name === usual.name && same('backend') && same('sink');
}

function hasAddress({ addresses }: DraftNode): boolean {
  return wordsIn(addresses).length > 0;
}

function nodeWord({ name, addresses }: DraftNode): string {
  return `${name.trim()}=${wordsIn(addresses).join(',')}`;
}
