import { exits } from '../exit-code.ts';
import { type OptionName, type OptionRow, optionRows } from '../options/options.ts';
import { programName } from '../terminal/program-name.ts';
import { brokenLines } from '../text/break-lines.ts';
import { type CommandArgument, type CommandSpec, commandGroups, optionOf } from './command.ts';
import { asCalled, exitLines, inAscii, named, rows, seeAlso, topicCommand, widthOf } from './help-lines.ts';
import { helpTopics } from './help-topics.ts';

/** Options of most commands, which may precede the command. */
export const ofMostCommands: readonly OptionName[] = [
  'file',
  'environment',
  'dir',
  'output',
  'yes',
  'no-color',
  'help',
  'version',
];

export const ofEveryCommand = ['no-color', 'help'] as const satisfies readonly OptionName[];

export function programHelp(commands: readonly CommandSpec[], columns: number): string {
  return [
    'kpki is plan and apply for the PKI of a Kubernetes cluster.',
    '',
    `Usage: ${programName()} COMMAND [options]`,
    '',
    ...commandsByGroup(commands, columns),
    'Options of most commands, before or after the command:',
    ...optionLines(
      ofMostCommands.map((name) => [name, optionRows[name]] as const),
      columns,
    ),
    '',
    ...exitLines(exits, columns),
    '',
    'Shortest form, from a kubeadm configuration to a directory:',
    `  ${asCalled('kpki apply -f kubeadm.yaml --dir ./out --yes')}`,
    '',
    'Topics:',
    ...rows(Object.entries(helpTopics), columns),
    '',
    `\`${programName()} COMMAND --help\` shows its options and examples.`,
    `\`${programName()} help TOPIC\` shows a topic.`,
  ].join('\n');
}

/** Returns the help of commands that share a first word: `kpki kubeconfig`. */
export function groupHelp(commands: readonly CommandSpec[], columns: number): string {
  const [word = ''] = commands[0]?.name.split(' ') ?? [];
  return [
    `Usage: ${programName()} ${word} COMMAND [options]`,
    '',
    'Commands:',
    ...rows(commands.map(nameAndSummary), columns),
    '',
    ...exitLines(
      commands.flatMap((command) => command.exits),
      columns,
    ),
    ...seeAlso(['exit-codes'], columns),
    '',
    `\`${programName()} ${word} COMMAND --help\` shows its options and examples.`,
  ].join('\n');
}

function commandsByGroup(commands: readonly CommandSpec[], columns: number): readonly string[] {
  const width = widthOf(commands.map(({ name }) => name));
  return Object.entries(commandGroups).flatMap(([group, title]) => [
    `${title}:`,
    ...commands
      .filter((each) => each.group === group)
      .flatMap(({ name, summary }) => named(name, summary, width, columns)),
    '',
  ]);
}

function nameAndSummary({ name, summary }: CommandSpec): readonly [string, string] {
  return [name, summary];
}

/** Returns the help of a command, which fits a screen: what is longer is in a topic or in the reference. */
export function commandHelp(command: CommandSpec, columns: number): string {
  const usage = [programName(), command.name, ...command.arguments.map(argumentInUsage)];
  const { leaves } = command;
  const own = command.options.filter((name) => leaves?.options.includes(name) !== true);
  const options = [...own, ...ofEveryCommand].map((name) => optionPair(command, name));
  const width = widthOf([...options.map(([left]) => left), ...command.arguments.map(({ name }) => name)]);
  const inWidth = (pairs: readonly (readonly [string, string])[]): string[] =>
    pairs.flatMap(([left, right]) => named(left, right, width, columns));
  return [
    ...brokenLines(`${command.summary[0]?.toUpperCase()}${command.summary.slice(1)}.`, columns, inAscii),
    '',
    `Usage: ${usage.join(' ')} [options]`,
    '',
    ...(command.arguments.length === 0
      ? []
      : [
          'Arguments:',
          ...inWidth(command.arguments.map(({ name, description: text }) => [name.toUpperCase(), text] as const)),
          '',
        ]),
    'Options:',
    ...inWidth(options),
    ...(leaves === undefined
      ? []
      : [`${command.options.length - own.length} more options: ${topicCommand(leaves.to)}`]),
    '',
    'Examples:',
    ...command.examples.map((example) => `  ${asCalled(example)}`),
    '',
    ...exitLines(command.exits, columns),
    ...seeAlso([...(command.topics ?? []), 'exit-codes'], columns),
  ].join('\n');
}

function optionLines(options: readonly (readonly [OptionName, OptionRow])[], columns: number): readonly string[] {
  return rows(
    options.map(([name, row]) => [spelled(name, row), description(row)]),
    columns,
  );
}

/** `NAME`, `[NAME]` if optional, `NAME...` if it repeats. */
export function argumentInUsage({ name, required, repeats }: CommandArgument): string {
  const text = `${name.toUpperCase()}${repeats === true ? '...' : ''}`;
  return required ? text : `[${text}]`;
}

/** `-f, --file FILE` */
export function spelled(name: string, { short, value }: OptionRow): string {
  return `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
}

/** Returns a row of the options of a command: its spelling, and what it does. */
export function optionPair(command: Pick<CommandSpec, 'wording'>, name: OptionName): readonly [string, string] {
  const row = optionOf(command, name);
  return [spelled(name, row), description(row)];
}

function description({ description: text, choices }: OptionRow): string {
  return choices === undefined ? text : `${text} (${choices.join(', ')})`;
}
