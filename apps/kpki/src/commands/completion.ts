import { components } from '@kpki/spec';
import { type Command, optionOf, type Run } from '../command-line/command.ts';
import { explanations } from '../explanation.ts';
import { Fault } from '../fault.ts';
import { quoted } from '../options/option-words.ts';
import { type OptionName, type OptionRow, optionRows } from '../options/options.ts';

export const run: Run = async ({ arguments: [shell = ''], terminal, commands }) => {
  const script = scripts[shell];
  if (script === undefined)
    throw new Fault('usage', `completion knows ${Object.keys(scripts).join(', ')}, not ${JSON.stringify(shell)}`);
  terminal.out(script(commands));
  return 'done';
};

function optionsOf(command: Command): readonly string[] {
  return [...command.options, 'help' as const].map((name) => `--${name}`);
}

/** What may stand where a command has an argument, by the argument's name. */
const argumentChoices: Readonly<Record<string, () => readonly string[]>> = {
  artefact: () => explanations().map(({ name }) => name),
  component: () => components,
  shell: () => Object.keys(scripts),
};

function wordsAfter(command: Command): readonly string[] {
  return [...command.arguments.flatMap(({ name }) => argumentChoices[name]?.() ?? []), ...optionsOf(command)];
}

/** The second words of commands that have two, by the first. */
function secondWords(commands: readonly Command[]): ReadonlyMap<string, readonly string[]> {
  const pairs = commands.flatMap(({ name }) => {
    const [first = '', second] = name.split(' ');
    return second === undefined ? [] : [[first, second] as const];
  });
  return new Map(
    [...Map.groupBy(pairs, ([first]) => first)].map(([first, own]) => [first, own.map(([, each]) => each)]),
  );
}

/** One name means the same in every command, as far as its value goes. */
const options: readonly [string, OptionRow][] = Object.entries(optionRows);

/** `--output|-o`, as a pattern of `case`. */
function spellings(name: string, { short }: OptionRow): string {
  return short === undefined ? `--${name}` : `--${name}|-${short}`;
}

function takesFile({ value }: OptionRow): boolean {
  return value === 'FILE' || value === 'DIR';
}

/** Where a command takes more of an option than others do. */
function ownChoices(command: Command): readonly string[] {
  return Object.entries(command.wording ?? {}).flatMap(([name, { choices }]) => {
    if (choices === undefined) return [];
    const { short } = optionRows[name as OptionName];
    const patterns = [`--${name}`, ...(short === undefined ? [] : [`-${short}`])].map(
      (option) => `"${option} ${command.name} "*`,
    );
    return [`    ${patterns.join('|')}) COMPREPLY=($(compgen -W "${choices.join(' ')}" -- "${'$'}word")); return ;;`];
  });
}

const scripts: Readonly<Record<string, (commands: readonly Command[]) => string>> = {
  bash: (commands) =>
    [
      '_kpki() {',
      // biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are the shell's own variables.
      '  local word="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD - 1]}" words=""',
      '  local line="${COMP_WORDS[*]:1:COMP_CWORD}"',
      // biome-ignore-end lint/suspicious/noTemplateCurlyInString: up to here.
      '  case "$previous $line" in',
      ...commands.flatMap(ownChoices),
      '  esac',
      '  case "$previous" in',
      ...options
        .filter(([, { choices }]) => choices !== undefined)
        .map(
          ([name, row]) =>
            `    ${spellings(name, row)}) COMPREPLY=($(compgen -W "${row.choices?.join(' ')}" -- "$word")); return ;;`,
        ),
      `    ${options
        .filter(([, row]) => takesFile(row))
        .map(([name, row]) => spellings(name, row))
        .join('|')}) COMPREPLY=($(compgen -f -- "$word")); return ;;`,
      '  esac',
      '  case "$line" in',
      ...commands.map((command) => `    "${command.name} "*) words="${wordsAfter(command).join(' ')}" ;;`),
      ...[...secondWords(commands)].map(([first, seconds]) => `    "${first} "*) words="${seconds.join(' ')}" ;;`),
      `    *) words="${firstWords(commands).join(' ')}" ;;`,
      '  esac',
      '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
      '}',
      'complete -o filenames -F _kpki kpki',
    ].join('\n'),
  zsh: (commands) =>
    [
      '#compdef kpki',
      '_kpki() {',
      '  if (( CURRENT == 2 )); then',
      '    local -a commands=(',
      ...commands.map(({ name, summary }) => `      ${quoted(`${name.split(' ')[0]}:${summary}`)}`),
      '    )',
      '    _describe command commands',
      '    return',
      '  fi',
      '  case "$words[2]" in',
      ...commands.map(
        (command) =>
          `    ${command.name.split(' ')[0]}) _arguments ${command.options.map((name) => quoted(`--${name}[${optionOf(command, name).description.replaceAll(/[[\]:]/g, ' ')}]`)).join(' ')} '*:file:_files' ;;`,
      ),
      '  esac',
      '}',
      'compdef _kpki kpki',
    ].join('\n'),
  fish: (commands) =>
    commands
      .flatMap((command) => {
        const [first = ''] = command.name.split(' ');
        return [
          `complete -c kpki -n __fish_use_subcommand -f -a ${first} -d ${quoted(command.summary)}`,
          ...command.options.map((name) => {
            const { short, value, description } = optionOf(command, name);
            const takes = value === undefined ? '' : ' -r';
            return `complete -c kpki -n '__fish_seen_subcommand_from ${first}' -l ${name}${short === undefined ? '' : ` -s ${short}`}${takes} -d ${quoted(description)}`;
          }),
        ];
      })
      .join('\n'),
};

function firstWords(commands: readonly Command[]): readonly string[] {
  return [...new Set(commands.map(({ name }) => name.split(' ')[0] ?? ''))];
}
