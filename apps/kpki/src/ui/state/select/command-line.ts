import { optionWords, shellWord } from '../../../options/option-words.ts';
import { wholeCommands } from '../../../options/whole-commands.ts';
import type { State } from '../model.ts';

/** The command that does the same in a shell: `kpki plan -f kubeadm.yaml -e prod`. */
export function commandLine(
  { program, target }: Pick<State, 'program' | 'target'>,
  command: string,
  { yes = false } = {},
): string {
  return `${program} ${command}${targetWords(target)}${yes ? ' --yes' : ''}`;
}

/** A message with the whole of each command that it names, as it is typed in a shell for the same target. */
export function withWholeCommands({ program, target }: Pick<State, 'program' | 'target'>, message: string): string {
  return wholeCommands(message, targetWords(target), program);
}

function targetWords({ file, environment, to }: State['target']): string {
  return optionWords({ file, environment, to });
}

/** The command that prints an artefact as its screen does. The holder is all that stands behind the name. */
export function showCommand(state: Pick<State, 'program' | 'target'>, artefact: string): string {
  return commandLine(state, `show ${artefactWords(artefact)}`);
}

/** An artefact as commands take it: its name, and its holder as one word. */
export function artefactWords(artefact: string): string {
  const [name = '', ...holder] = artefact.split(' ');
  return holder.length === 0 ? name : `${name} ${shellWord(holder.join(' '))}`;
}

/** The words of the command that plans what is planned here: of a wish its own, which shows the plan and asks. */
export function planWords({ wish }: Pick<State, 'wish'>): string {
  return wish?.command ?? 'plan';
}

/** The words of the command that does what is applied, or was. */
export function applyWords({ applying }: Pick<State, 'applying'>): string {
  return applying?.command ?? 'apply';
}

/** The command that holds a plugin to the contract. */
export function checkPluginCommand(state: Pick<State, 'program' | 'target'>, plugin: string): string {
  return commandLine(state, `plugin check ${shellWord(plugin)}`);
}

/** The command that writes the example. */
export function exampleCommand({ program }: Pick<State, 'program'>): string {
  return `${program} init --example`;
}
