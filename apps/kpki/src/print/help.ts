import { type Command, optionOf } from '../commands/command.ts';
import type { OptionRow } from '../commands/options.ts';

/** What `kpki --help` shows. */
export function programHelp(commands: readonly Command[], columns: number): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "kpki makes, inspects and renews everything in a Kubernetes cluster's PKI.",
    '',
    'Usage: kpki COMMAND [options]',
    '',
    'Commands:',
    ...commands.flatMap(({ name, summary }) => wrapped(name, summary, width, columns)),
    '',
    'The shortest form, a declaration in and a directory out:',
    '  kpki apply -f kubeadm.yaml --to ./out --yes',
    '',
    '`kpki COMMAND --help` says more about each.',
  ].join('\n');
}

/** What `kpki COMMAND --help` shows. */
export function commandHelp(command: Command, columns: number): string {
  const usage = [
    'kpki',
    command.name,
    ...command.arguments.map(({ name, required }) => (required ? name.toUpperCase() : `[${name.toUpperCase()}]`)),
  ];
  const options = [...command.options, 'help' as const].map((name) => {
    const row = optionOf(command, name);
    return [spelled(name, row), description(row)] as const;
  });
  const width = Math.max(...options.map(([left]) => left.length), ...command.arguments.map(({ name }) => name.length));
  const rows = (pairs: readonly (readonly [string, string])[]): string[] =>
    pairs.flatMap(([left, right]) => wrapped(left, right, width, columns));
  return [
    ...linesOf(`${command.summary[0]?.toUpperCase()}${command.summary.slice(1)}.`, columns),
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
    ...command.examples.map((example) => `  ${example}`),
  ].join('\n');
}

/** `-f, --file FILE` */
export function spelled(name: string, { short, value }: OptionRow): string {
  return `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
}

function description({ description: text, choices }: OptionRow): string {
  return choices === undefined ? text : `${text} (${choices.join(', ')})`;
}

function wrapped(left: string, right: string, width: number, columns: number): string[] {
  const indent = ' '.repeat(width + 4);
  return linesOf(right, Math.max(columns - indent.length, 30)).map((line, at) =>
    at === 0 ? `  ${left.padEnd(width)}  ${line}` : `${indent}${line}`,
  );
}

function linesOf(text: string, room: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > room) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
