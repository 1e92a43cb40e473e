import type { Call } from '@kpki/plugin';
import type { Exit } from '../exit-code.ts';
import { type OptionName, type OptionRow, type OptionValues, optionRows } from '../options/options.ts';
import type { Terminal } from '../terminal/terminal.ts';

export interface CommandArgument {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  /** Only of the last: it may be named several times. */
  readonly repeats?: boolean;
}

/** A row of the table of commands: help, completion and the docs are made from it. */
export interface Command {
  /** One or two words: `apply`, `kubeconfig user`. */
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  readonly arguments: readonly CommandArgument[];
  readonly options: readonly OptionName[];
  /** What an option means here, where the table of options speaks too generally. */
  readonly wording?: Readonly<Partial<Record<OptionName, Pick<OptionRow, 'value' | 'description' | 'choices'>>>>;
  /** `-f` may be given several times, or be a pattern: it is run for one file after the other. */
  readonly overFiles?: true;
  /** Whole command lines, most useful first. */
  readonly examples: readonly string[];
  /** Loads the code only when the command is run, so that `--version` and `--help` stay quick. */
  readonly load: () => Promise<{ readonly run: Run; readonly runTogether?: RunTogether }>;
}

/** What an option of a command is: the row of the table, in the command's own words where it has some. */
export function optionOf(command: Pick<Command, 'wording'>, name: OptionName): OptionRow {
  return { ...optionRows[name], ...command.wording?.[name] };
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

/** Runs something for one file after the other, whatever goes wrong with one of them; the exit is the worst of all. */
export type OverEach = (run: (options: OptionValues) => Promise<Exit>) => Promise<Exit>;

/** For the formats that are one document: what `overEach` comes to for all files is written at once. */
export type RunTogether = (invocation: Invocation, overEach: OverEach) => Promise<Exit>;
