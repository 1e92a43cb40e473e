import { type CommandSpec, inFull, optionOf } from 'kpki/src/command-line/command.ts';
import { argumentInUsage, ofEveryCommand, ofMostCommands, spelled } from 'kpki/src/command-line/help.ts';
import { exitCodes } from 'kpki/src/exit-code.ts';
import { type OptionName, type OptionRow, optionRows } from 'kpki/src/options/options.ts';

/** Returns kpki(1) in the macros of man(7), from the tables that the help is made of. */
export function manPage(commands: readonly CommandSpec[], version: string): string {
  const lines = [
    `.TH KPKI 1 "" "kpki ${roff(version)}" "User Commands"`,
    '.SH NAME',
    `kpki \\- certificates of Kubernetes clusters`,
    '.SH SYNOPSIS',
    '.B kpki',
    '.RI [ COMMAND ]',
    '.RI [ OPTIONS ]',
    '.SH DESCRIPTION',
    "kpki makes, inspects, renews and rotates everything in a Kubernetes cluster's PKI: the CAs, every serving and client",
    'certificate, the kubeconfigs and the service\\-account key pair.',
    'Without a command, kpki opens its terminal UI.',
    '.PP',
    'As a plugin of kubectl the program is called',
    '.BR "kubectl pki" .',
    '.SH OPTIONS OF MOST COMMANDS',
    ...ofMostCommands.flatMap((name) => optionLines(name, optionRows[name])),
    '.SH COMMANDS',
    ...commands.flatMap(commandLines),
    '.SH EXIT STATUS',
    ...Object.values(exitCodes).flatMap(({ code, means }) => ['.TP', `.B ${code}`, roff(means)]),
    '.SH ENVIRONMENT',
    '.TP',
    '.B KPKI_ENVIRONMENT',
    roff(inFull(optionRows.environment)),
    '.TP',
    '.B NO_COLOR',
    roff(inFull(optionRows['no-color'])),
  ];
  return `${lines.join('\n')}\n`;
}

function commandLines(command: CommandSpec): readonly string[] {
  const usage = ['kpki', command.name, ...command.arguments.map(argumentInUsage), '[options]'].join(' ');
  const names: readonly OptionName[] = command.options.filter((name) => !ofEveryCommand.some((each) => each === name));
  return [
    `.SS ${roff(usage)}`,
    `${roff(`${command.summary[0]?.toUpperCase()}${command.summary.slice(1)}`)}.`,
    ...command.arguments.flatMap((argument) => [
      '.TP',
      `.I ${roff(argument.name.toUpperCase())}`,
      roff(inFull(argument)),
    ]),
    ...names.flatMap((name) => optionLines(name, optionOf(command, name))),
    ...(command.examples.length === 0
      ? []
      : ['.PP', 'For example:', '.PP', '.nf', ...command.examples.map((example) => `    ${roff(example)}`), '.fi']),
  ];
}

function optionLines(name: OptionName, row: OptionRow): readonly string[] {
  const choices = row.choices === undefined ? '' : `: ${row.choices.join(', ')}`;
  return ['.TP', `.B ${roff(spelled(name, row).trim())}`, roff(`${inFull(row)}${choices}`)];
}

/** Returns a text as roff shows it: nothing of it is a macro or an escape. */
export function roff(text: string): string {
  const escaped = text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('`', '');
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}
