import { exitCodes } from '../exit-code.ts';
import { type OptionName, type OptionRow, optionRows } from '../options/options.ts';
import { programName } from '../terminal/program-name.ts';
import { brokenLines, hangingLines } from '../text/break-lines.ts';
import { type CommandArgument, type CommandSpec, optionOf } from './command.ts';

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
    ...commandLines(commands, columns),
    '',
    'Options of most commands, before or after the command:',
    ...optionLines(
      ofMostCommands.map((name) => [name, optionRows[name]] as const),
      columns,
    ),
    '',
    ...exitLines(columns),
    '',
    'Shortest form, from a kubeadm configuration to a directory:',
    `  ${asCalled('kpki apply -f kubeadm.yaml --dir ./out --yes')}`,
    '',
    `\`${programName()} COMMAND --help\` shows its options and examples.`,
  ].join('\n');
}

/** Returns the help of commands that share a first word: `kpki kubeconfig`. */
export function groupHelp(commands: readonly CommandSpec[], columns: number): string {
  const [word = ''] = commands[0]?.name.split(' ') ?? [];
  return [
    `Usage: ${programName()} ${word} COMMAND [options]`,
    '',
    ...commandLines(commands, columns),
    '',
    ...exitLines(columns),
    '',
    `\`${programName()} ${word} COMMAND --help\` shows its options and examples.`,
  ].join('\n');
}

function commandLines(commands: readonly CommandSpec[], columns: number): readonly string[] {
  const width = widthOf(commands.map(({ name }) => name));
  return ['Commands:', ...commands.flatMap(({ name, summary }) => named(name, summary, width, columns))];
}

export function commandHelp(command: CommandSpec, columns: number): string {
  const usage = [programName(), command.name, ...command.arguments.map(argumentInUsage)];
  const options = [...command.options, ...ofEveryCommand].map((name) => {
    const row = optionOf(command, name);
    return [spelled(name, row), description(row)] as const;
  });
  const width = widthOf([...options.map(([left]) => left), ...command.arguments.map(({ name }) => name)]);
  const rows = (pairs: readonly (readonly [string, string])[]): string[] =>
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
          ...rows(command.arguments.map(({ name, description: text }) => [name.toUpperCase(), text] as const)),
          '',
        ]),
    'Options:',
    ...rows(options),
    '',
    'Examples:',
    ...command.examples.map((example) => `  ${asCalled(example)}`),
    '',
    ...exitLines(columns),
  ].join('\n');
}

/** Shows the program by the name of the call, so that the line can be typed. */
function asCalled(commandLine: string): string {
  return commandLine.replaceAll(/(?<=^|[|&;] )kpki(?= )/g, programName());
}

function optionLines(options: readonly (readonly [OptionName, OptionRow])[], columns: number): readonly string[] {
  const pairs = options.map(([name, row]) => [spelled(name, row), description(row)] as const);
  const width = widthOf(pairs.map(([left]) => left));
  return pairs.flatMap(([left, right]) => named(left, right, width, columns));
}

function exitLines(columns: number): readonly string[] {
  const width = Math.max(...Object.values(exitCodes).map(({ code }) => String(code).length));
  return [
    'Exit codes:',
    ...Object.values(exitCodes).flatMap(({ code, means }) => named(String(code), means, width, columns)),
  ];
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

function description({ description: text, choices }: OptionRow): string {
  return choices === undefined ? text : `${text} (${choices.join(', ')})`;
}

/** The table of commands is ASCII, so help need not load the tables of Unicode. */
function inAscii(text: string): number {
  return text.length;
}

/** A name that is much longer than the others gets a line of its own. */
function named(left: string, right: string, width: number, columns: number): readonly string[] {
  if (left.length <= width) return hangingLines(`  ${left.padEnd(width)}  `, right, columns, inAscii);
  return [`  ${left}`, ...hangingLines(' '.repeat(width + 4), right, columns, inAscii)];
}

const widestName = 24;

function widthOf(names: readonly string[]): number {
  return Math.min(widestName, Math.max(...names.map((name) => name.length)));
}
