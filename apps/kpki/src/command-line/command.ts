import type { Call } from '@kpki/plugin';
import type { Exit } from '../exit-code.ts';
import { type OptionName, type OptionRow, type OptionValues, optionRows } from '../options/options.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { TopicName } from './help-topics.ts';

export interface CommandArgument {
  readonly name: string;
  /** One row of help. */
  readonly description: string;
  /** What the reference adds. */
  readonly details?: string;
  readonly required: boolean;
  /** Only the last argument may repeat. */
  readonly repeats?: boolean;
}

/** The headings of `kpki help`, in their order. */
export const commandGroups = {
  'set up': 'Set up',
  change: 'Change the PKI',
  look: 'Look, and change nothing',
  'hand out': 'Hand out files and certificates',
  trust: 'Servers and plugins that you trust',
  shell: 'Editor and shell',
} as const;
type CommandGroup = keyof typeof commandGroups;

type OptionWording = Pick<OptionRow, 'value' | 'description' | 'details' | 'choices'>;

/** A row of the table of commands, from which help, completion and docs are made. */
export interface CommandSpec {
  /** One or two words: `apply`, `kubeconfig user`. */
  readonly name: string;
  readonly group: CommandGroup;
  /** One line, without a full stop. */
  readonly summary: string;
  readonly arguments: readonly CommandArgument[];
  readonly options: readonly OptionName[];
  /** The command's own words for an option, if the table of options is too general. */
  readonly wording?: Readonly<Partial<Record<OptionName, OptionWording>>>;
  /** Options that `--help` leaves to a topic, so that it fits a screen. */
  readonly leaves?: { readonly to: TopicName; readonly options: readonly OptionName[] };
  /** Topics that explain words of its help. */
  readonly topics?: readonly TopicName[];
  /** Every exit that the command may return. */
  readonly exits: readonly Exit[];
  /** `-f` may be repeated, or be a pattern: the command runs for one file after the other. */
  readonly overFiles?: true;
  /** Whole command lines, most useful first. */
  readonly examples: readonly string[];
  /** Loads the code when the command runs, so that `--version` and `--help` stay fast. */
  readonly load: () => Promise<{ readonly run: RunCommand; readonly runTogether?: RunTogether }>;
}

/** Returns the row of an option, with the command's own words; those for all commands add no details to them. */
export function optionOf(command: Pick<CommandSpec, 'wording'>, name: OptionName): OptionRow {
  const own = command.wording?.[name];
  if (own === undefined) return optionRows[name];
  const { details: _, ...row } = optionRows[name];
  return { ...row, ...own };
}

/** Returns what the reference says of an argument or an option. */
export function inFull({ description, details }: Pick<OptionRow, 'description' | 'details'>): string {
  return details === undefined ? description : `${description}; ${details}`;
}

/** Returns the names of the commands that return this exit. */
export function commandsWith(exit: Exit, commands: readonly CommandSpec[]): readonly string[] {
  return commands.filter(({ exits }) => exits.includes(exit)).map(({ name }) => name);
}

export interface Invocation {
  readonly options: OptionValues;
  readonly arguments: readonly string[];
  readonly terminal: Terminal;
  readonly call: Call;
  /** For commands about other commands. */
  readonly commands: readonly CommandSpec[];
}

export type RunCommand = (invocation: Invocation) => Promise<Exit>;

/** Runs a function for each file, whatever fails; returns the worst exit. */
export type OverEach = (run: (options: OptionValues) => Promise<Exit>) => Promise<Exit>;

/** For formats that are one document about all files. */
export type RunTogether = (invocation: Invocation, overEach: OverEach) => Promise<Exit>;
