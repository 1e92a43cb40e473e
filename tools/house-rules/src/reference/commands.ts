import { type CommandSpec, commandsWith, inFull, optionOf } from 'kpki/src/command-line/command.ts';
import { argumentInUsage, ofEveryCommand, ofMostCommands, spelled } from 'kpki/src/command-line/help.ts';
import { helpTopics } from 'kpki/src/command-line/help-topics.ts';
import { commands } from 'kpki/src/commands/table.ts';
import { type Exit, exitCodes, exits } from 'kpki/src/exit-code.ts';
import { type OptionName, type OptionRow, optionRows } from 'kpki/src/options/options.ts';
import { code, codes, page, section, table } from './markdown.ts';

export function commandsPage(): string {
  return page(
    'The commands',
    [
      '`kpki COMMAND --help` prints the same in short, on one screen. As a plugin of kubectl, the program is',
      '`kubectl pki`. Results go to standard output; progress, warnings and errors go to standard error.',
    ].join('\n'),
    [
      section(
        'Exit codes',
        table(
          ['Code', 'Meaning', 'Commands'],
          exits.map((exit) => [code(String(exitCodes[exit].code)), exitCodes[exit].means, returning(exit)]),
        ),
      ),
      section(
        'Options of most commands',
        'They may stand before the command too: `kpki -e prod apply`.',
        table(
          ['Option', 'Meaning'],
          ofMostCommands.map((name) => [code(spelled(name, optionRows[name]).trim()), optionText(optionRows[name])]),
        ),
      ),
      section(
        'Topics',
        table(
          ['Help', 'What it explains'],
          Object.entries(helpTopics).map(([name, summary]) => [code(`kpki help ${name}`), summary]),
        ),
      ),
      ...commands.map(commandSection),
    ],
  );
}

function returning(exit: Exit): string {
  const names = commandsWith(exit, commands);
  return names.length === commands.length ? 'all' : codes(names);
}

function commandSection(command: CommandSpec): string {
  const names: readonly OptionName[] = [...command.options, ...ofEveryCommand];
  const usage = command.arguments.map(argumentInUsage);
  return section(
    `kpki ${command.name}`,
    `${command.summary[0]?.toUpperCase()}${command.summary.slice(1)}.`,
    ['```', ['kpki', command.name, ...usage, '[options]'].join(' '), '```'].join('\n'),
    table(
      ['Argument or option', 'Meaning'],
      [
        ...command.arguments.map((argument) => [code(argument.name.toUpperCase()), inFull(argument)]),
        ...names.map((name) => [
          code(spelled(name, optionOf(command, name)).trim()),
          optionText(optionOf(command, name)),
        ]),
      ],
    ),
    `Exit codes: ${codes(codesOf(command))}.`,
    ['For example:', '', '```', ...command.examples, '```'].join('\n'),
  );
}

function codesOf(command: CommandSpec): readonly string[] {
  return exits.filter((exit) => command.exits.includes(exit)).map((exit) => String(exitCodes[exit].code));
}

function optionText(row: OptionRow): string {
  return row.choices === undefined ? inFull(row) : `${inFull(row)}: ${codes(row.choices)}`;
}
