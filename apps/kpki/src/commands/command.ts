import type { Call } from '@kpki/plugin';
import type { Exit } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import type { OptionName, OptionValues } from './options.ts';

export interface CommandArgument {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  /** What completion offers. */
  readonly choices?: () => readonly string[];
}

/** A row of the table of commands: help, completion and the docs are made from it. */
export interface Command {
  /** One or two words: `apply`, `kubeconfig user`. */
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  readonly arguments: readonly CommandArgument[];
  readonly options: readonly OptionName[];
  /** Whole command lines, most useful first. */
  readonly examples: readonly string[];
  /** Loads the code only when the command is run, so that `--version` and `--help` stay quick. */
  readonly load: () => Promise<{ readonly run: Run }>;
}

export interface Invocation {
  readonly options: OptionValues;
  readonly arguments: readonly string[];
  readonly terminal: Terminal;
  readonly call: Call;
  /** The table itself, for the commands that speak of the others. */
  readonly commands: readonly Command[];
}

export type Run = (invocation: Invocation) => Promise<Exit>;
