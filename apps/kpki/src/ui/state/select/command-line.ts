import { commandLineWith, type Shell } from '@kpki/presentation';
import { optionWords, shellWord } from '../../../options/option-words.ts';
import type { State } from '../model.ts';

export function commandLine({ program, target }: Pick<State, 'program' | 'target'>, command: string): string {
  return `${program} ${command}${targetWords(target)}`;
}

/** How the commands of a document are typed: as on the last line of each screen. */
export function shellIn({ program, target }: Pick<State, 'program' | 'target'>): Shell {
  return { command: commandLineWith(program, targetWords(target)), word: shellWord };
}

function targetWords({ file, environment, dir }: State['target']): string {
  return optionWords({ file, environment, dir });
}

export function showCommand(state: Pick<State, 'program' | 'target'>, artifact: string): string {
  return commandLine(state, `show ${artifactWords(artifact)}`);
}

export function artifactWords(artifact: string): string {
  const [name = '', ...owner] = artifact.split(' ');
  return owner.length === 0 ? name : `${name} ${shellWord(owner.join(' '))}`;
}

/** A request has a command of its own, which shows the plan and asks. */
export function planCommand(state: Pick<State, 'program' | 'target' | 'request'>): string {
  return commandLine(state, state.request?.command ?? 'plan');
}

export function applyCommand(state: Pick<State, 'program' | 'target' | 'applying'>): string {
  return `${commandLine(state, state.applying?.command ?? 'apply')} --yes`;
}

export function exampleCommand({ program }: Pick<State, 'program'>): string {
  return `${program} init --example`;
}
