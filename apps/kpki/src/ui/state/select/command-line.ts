import { optionWords, shellWord } from '../../../options/option-words.ts';
import { wholeCommands } from '../../../options/whole-commands.ts';
import type { State } from '../model.ts';

/** `kpki plan -f kubeadm.yaml -e prod` */
export function commandLine(
  { program, target }: Pick<State, 'program' | 'target'>,
  command: string,
  { yes = false } = {},
): string {
  return `${program} ${command}${targetWords(target)}${yes ? ' --yes' : ''}`;
}

/** Completes each command that a message names, for this target. */
export function withWholeCommands({ program, target }: Pick<State, 'program' | 'target'>, message: string): string {
  return wholeCommands(message, targetWords(target), program);
}

function targetWords({ file, environment, to }: State['target']): string {
  return optionWords({ file, environment, to });
}

export function showCommand(state: Pick<State, 'program' | 'target'>, artefact: string): string {
  return commandLine(state, `show ${artefactWords(artefact)}`);
}

/** Its name, and its node or user as one word. */
export function artefactWords(artefact: string): string {
  const [name = '', ...holder] = artefact.split(' ');
  return holder.length === 0 ? name : `${name} ${shellWord(holder.join(' '))}`;
}

/** A wish has a command of its own, which shows the plan and asks. */
export function planWords({ wish }: Pick<State, 'wish'>): string {
  return wish?.command ?? 'plan';
}

export function applyWords({ applying }: Pick<State, 'applying'>): string {
  return applying?.command ?? 'apply';
}

export function exampleCommand({ program }: Pick<State, 'program'>): string {
  return `${program} init --example`;
}
