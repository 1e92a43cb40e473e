import { type CommandSpec, optionOf } from 'kpki/src/command-line/command.ts';
import { argumentInUsage, ofEveryCommand, ofMostCommands, spelled } from 'kpki/src/command-line/help.ts';
import { commands } from 'kpki/src/commands/table.ts';
import { exitCodes } from 'kpki/src/exit-code.ts';
import { type OptionName, type OptionRow, optionRows } from 'kpki/src/options/options.ts';
import { code, codes, page, section, table } from './markdown.ts';

export function commandsPage(): string {
  return page(
    'The commands',
    [
      '`kpki COMMAND --help` says the same. As a plugin of kubectl the program is called `kubectl pki`. What was asked for',
      'goes to standard output, progress, warnings and errors to standard error.',
    ].join('\n'),
    [
      section(
        'Exit codes',
        table(
          ['Code', 'Means'],
          Object.values(exitCodes).map((row) => [code(String(row.code)), row.means]),
        ),
      ),
      section(
        'Options of most commands',
        'They may stand before the command too: `kpki -e prod apply`.',
        table(
          ['Option', 'What it says'],
          ofMostCommands.map((name) => [code(spelled(name, optionRows[name]).trim()), optionText(optionRows[name])]),
        ),
      ),
      ...commands.map(commandSection),
    ],
  );
}

function commandSection(command: CommandSpec): string {
  const names: readonly OptionName[] = [...command.options, ...ofEveryCommand];
  const usage = command.arguments.map(argumentInUsage);
  return section(
    `kpki ${command.name}`,
    `${command.summary[0]?.toUpperCase()}${command.summary.slice(1)}.`,
    ['```', ['kpki', command.name, ...usage, '[options]'].join(' '), '```'].join('\n'),
    table(
      ['Argument or option', 'What it says'],
      [
        ...command.arguments.map(({ name, description }) => [code(name.toUpperCase()), description]),
        ...names.map((name) => [
          code(spelled(name, optionOf(command, name)).trim()),
          optionText(optionOf(command, name)),
        ]),
      ],
    ),
    ['For example:', '', '```', ...command.examples, '```'].join('\n'),
  );
}

function optionText({ description, choices }: OptionRow): string {
  return choices === undefined ? description : `${description}: ${codes(choices)}`;
}
