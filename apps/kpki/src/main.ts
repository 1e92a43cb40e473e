import { parseArgs } from 'node:util';
import type { Command, Invocation } from './commands/command.ts';
import { chosen, hasChoices, type OptionName, optionRows } from './commands/options.ts';
import { commands } from './commands/table.ts';
import { type Exit, exitCodes } from './exit-code.ts';
import { explained, Fault } from './fault.ts';
import { commandHelp, programHelp } from './print/help.ts';
import { processTerminal, type Terminal } from './terminal.ts';
import { version } from './version.ts';

/** Runs one command line; answers the exit code. Never throws. */
export async function main(words: readonly string[]): Promise<number> {
  const terminal = processTerminal();
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    return exitCodes[await dispatch(words, terminal, interruption.signal)].code;
  } catch (error) {
    const { exit, text } = explained(error);
    terminal.note(`kpki: ${text}`);
    return exitCodes[exit].code;
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

async function dispatch(words: readonly string[], terminal: Terminal, signal: AbortSignal): Promise<Exit> {
  const command = commandIn(words);
  if (command === null) return withoutCommand(words, terminal);
  const { options, rest } = parse(words.slice(command.name.split(' ').length), command);
  if (options.help === true) {
    terminal.out(commandHelp(command, terminal.columns));
    return 'done';
  }
  refuseSurplus(command, rest);
  const { run } = await command.load();
  return run({ options, arguments: rest, terminal, call: { signal }, commands });
}

/** The longest command whose words begin the line. */
function commandIn(words: readonly string[]): Command | null {
  const matches = commands.filter(({ name }) => name.split(' ').every((word, at) => words[at] === word));
  return matches.sort((a, b) => b.name.length - a.name.length)[0] ?? null;
}

function withoutCommand(words: readonly string[], terminal: Terminal): Exit {
  const [first] = words;
  if (first === '--version') {
    terminal.out(version);
    return 'done';
  }
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    const named = first === 'help' ? commandIn(words.slice(1)) : null;
    terminal.out(named === null ? programHelp(commands, terminal.columns) : commandHelp(named, terminal.columns));
    return 'done';
  }
  const begun = commands.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => name);
  const known =
    begun.length > 0 ? `did you mean \`kpki ${begun.join('` or `kpki ')}\`?` : 'run `kpki --help` for the list';
  throw new Fault('usage', `there is no command ${JSON.stringify(first)}; ${known}`);
}

function parse(
  words: readonly string[],
  command: Command,
): { options: Invocation['options']; rest: readonly string[] } {
  const names: readonly OptionName[] = [...command.options, 'help'];
  const config = Object.fromEntries(
    names.map((name) => {
      const { short, value, repeats } = optionRows[name];
      const type = value === undefined ? ('boolean' as const) : ('string' as const);
      return [name, { type, multiple: repeats === true, ...(short === undefined ? {} : { short }) }];
    }),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...words], options: config, allowPositionals: true });
    refuseUnknownChoices(values);
    return { options: values as Invocation['options'], rest: positionals };
  } catch (error) {
    if (error instanceof Fault) throw error;
    // Node's message names the option and no value.
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new Fault('usage', `${reason.toLowerCase()}; run \`kpki ${command.name} --help\``);
  }
}

function refuseUnknownChoices(values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (hasChoices(name) && typeof value === 'string') chosen(name, value);
  }
}

function refuseSurplus(command: Command, rest: readonly string[]): void {
  const missing = command.arguments[rest.length];
  if (missing?.required === true) {
    throw new Fault('usage', `${missing.name} is missing; run \`kpki ${command.name} --help\``);
  }
  const surplus = rest[command.arguments.length];
  if (surplus !== undefined)
    throw new Fault('usage', `${JSON.stringify(surplus)} is one argument too many for \`kpki ${command.name}\``);
}
