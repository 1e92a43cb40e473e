import type { CommandSpec } from '../command-line/command.ts';
import { commandIn, groupOf, unknownCommand } from '../command-line/find-command.ts';
import { commandHelp, groupHelp, programHelp } from '../command-line/help.ts';
import { topicOf } from '../command-line/help-topics.ts';
import { readOptions, splitAtCommand } from '../command-line/read-options.ts';
import type { Exit } from '../exit-code.ts';
import { Fault } from '../fault.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { version } from '../version.ts';
import { commands } from './table.ts';

export async function dispatch(words: readonly string[], terminal: Terminal, signal: AbortSignal): Promise<Exit> {
  const { before, rest: line } = splitAtCommand(words);
  const command = commandIn(line, commands);
  if (command === null) {
    // Without a command the UI opens; without words and terminal, help is shown.
    if (line.length === 0 && (words.length > 0 || terminal.isInteractive) && !words.some(isAnsweredHere)) {
      return dispatch([uiCommand, ...words], terminal, signal);
    }
    return withoutCommand(line.length === 0 ? words : line, terminal);
  }
  const ofCommand = line.slice(command.name.split(' ').length);
  const { options, files, rest } = await readOptions([...before, ...ofCommand], command);
  if (options.help === true) {
    terminal.out(commandHelp(command, terminal.columns));
    return 'done';
  }
  refuseSurplus(command, rest);
  const { run, runTogether } = await command.load();
  const invocation = { options, arguments: rest, terminal, call: { signal }, commands };
  if (files.length === 0) return run(invocation);
  // Loaded late, so that a command for one file starts fast.
  const { overFiles } = await import('../command-line/over-files.ts');
  return overFiles(files, invocation, { run, ...(runTogether === undefined ? {} : { runTogether }) });
}

const uiCommand = 'ui';
const versionOption = '--version';

function isAnsweredHere(word: string): boolean {
  return isHelpOption(word) || word === versionOption;
}

async function withoutCommand(words: readonly string[], terminal: Terminal): Promise<Exit> {
  const [first, ...rest] = words;
  // Other options may precede these two: `kpki --no-color --help`.
  const [own] = first?.startsWith('-') === true ? words.filter(isAnsweredHere) : [];
  if (own === versionOption) terminal.out(version);
  else if (own !== undefined) terminal.out(programHelp(commands, terminal.columns));
  else if (first === 'help')
    terminal.out((await topicFor(rest, terminal.columns)) ?? (await helpFor(rest, terminal.columns)));
  else terminal.out(await helpFor(words, terminal.columns));
  return 'done';
}

async function topicFor(words: readonly string[], columns: number): Promise<string | null> {
  const topic = topicOf(words);
  if (topic === null) return null;
  // Loaded late, so that `--help` stays fast.
  const { topicLines } = await import('../command-line/topics.ts');
  return topicLines(topic, columns, commands).join('\n');
}

async function helpFor(words: readonly string[], columns: number): Promise<string> {
  const [first, second] = words;
  if (first === undefined || isHelpOption(first)) return programHelp(commands, columns);
  const named = commandIn(words, commands);
  if (named !== null) return commandHelp(named, columns);
  const group = groupOf(first, commands);
  if (group.length > 0 && (second === undefined || isHelpOption(second))) return groupHelp(group, columns);
  throw await unknownCommand(words, commands);
}

function isHelpOption(word: string): boolean {
  return word === '--help' || word === '-h';
}

function refuseSurplus(command: CommandSpec, rest: readonly string[]): void {
  const missing = command.arguments[rest.length];
  if (missing?.required === true) {
    const [example] = command.examples;
    const as = example === undefined ? '' : `, as in \`${example}\``;
    throw new Fault('usage', `${missing.name} is missing${as}; run \`kpki ${command.name} --help\``);
  }
  if (command.arguments.at(-1)?.repeats === true) return;
  const surplus = rest[command.arguments.length];
  if (surplus !== undefined)
    throw new Fault('usage', `${JSON.stringify(surplus)} is one argument too many for \`kpki ${command.name}\``);
}
