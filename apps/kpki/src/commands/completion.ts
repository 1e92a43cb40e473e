import { explanations } from '@kpki/presentation';
import { components } from '@kpki/spec';
import { type CommandSpec, optionOf, type RunCommand } from '../command-line/command.ts';
import { Fault } from '../fault.ts';
import { quoted } from '../options/option-words.ts';
import { type OptionName, type OptionRow, optionRows } from '../options/options.ts';
import { type CompletionKind, completionNames, isUserKind, userNames } from '../session/completion-kinds.ts';

export const run: RunCommand = async ({ arguments: [shell = ''], terminal, commands }) => {
  const script = scripts[shell];
  if (script === undefined)
    throw new Fault('usage', `completion knows ${Object.keys(scripts).join(', ')}, not ${JSON.stringify(shell)}`);
  terminal.out(script(commands));
  return 'done';
};

function optionsOf(command: CommandSpec): readonly string[] {
  return [...command.options, 'help' as const].map((name) => `--${name}`);
}

const argumentChoices: Readonly<Record<string, () => readonly string[]>> = {
  artifact: () => explanations().map(({ name }) => name),
  component: () => components,
  shell: () => Object.keys(scripts),
  names: () => Object.keys({ ...completionNames, ...userNames }),
};

/** The names from the file for an argument, read when it is completed. */
const argumentNames: Readonly<Record<string, CompletionKind>> = {
  artifact: 'artifacts',
  owner: 'owners',
  name: 'rotated',
  sink: 'sinks',
  backend: 'backends',
  agreement: 'agreements',
};

const optionNames: Readonly<Partial<Record<OptionName, CompletionKind>>> = {
  environment: 'environments',
  node: 'nodes',
  'signed-by': 'cas',
  except: 'artifacts',
  from: 'sinks',
};

const newNames: readonly string[] = ['kubeconfig user', 'init', 'adopt'];

function readsFile({ options: own }: CommandSpec): boolean {
  return own.includes('file');
}

function namesFor(command: CommandSpec): readonly CompletionKind[] {
  if (newNames.includes(command.name)) return [];
  const kinds = command.arguments.flatMap(({ name }) => argumentNames[name] ?? []);
  return kinds.filter((kind) => readsFile(command) || isUserKind(kind));
}

/** `explain` reads no file, so it takes the whole catalog. */
function wordsAfter(command: CommandSpec): readonly string[] {
  const choices = command.arguments.flatMap(({ name }) =>
    readsFile(command) && argumentNames[name] !== undefined ? [] : (argumentChoices[name]?.() ?? []),
  );
  return [...choices, ...optionsOf(command)];
}

const askingFunction = [
  '_kpki_names() {',
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are the shell's own variables.
  '  local at options=() kind',
  '  for ((at = 1; at + 1 < COMP_CWORD; at++)); do',
  '    case "${COMP_WORDS[at]}" in',
  '      -f|--file|-e|--environment) options+=("${COMP_WORDS[at]}" "${COMP_WORDS[at + 1]}") ;;',
  '    esac',
  '  done',
  '  for kind in "$@"; do "${COMP_WORDS[0]}" completion names "$kind" "${options[@]}" 2>/dev/null; done',
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: up to here.
  '}',
];

function secondWords(commands: readonly CommandSpec[]): ReadonlyMap<string, readonly string[]> {
  const pairs = commands.flatMap(({ name }) => {
    const [first = '', second] = name.split(' ');
    return second === undefined ? [] : [[first, second] as const];
  });
  return new Map(
    [...Map.groupBy(pairs, ([first]) => first)].map(([first, own]) => [first, own.map(([, each]) => each)]),
  );
}

const options: readonly [string, OptionRow][] = Object.entries(optionRows);

function spellings(name: string, { short }: OptionRow): string {
  return short === undefined ? `--${name}` : `--${name}|-${short}`;
}

const valued = options
  .filter(([, { value }]) => value !== undefined)
  .map(([name, row]) => spellings(name, row))
  .join('|');

function takesFile({ value }: Pick<OptionRow, 'value'>): boolean {
  return value === 'FILE' || value === 'DIR';
}

function ownChoices(command: CommandSpec): readonly string[] {
  return Object.entries(command.wording ?? {}).flatMap(([option, own]) => {
    const name = option as OptionName;
    const row = optionRows[name];
    const words = own.choices === undefined ? null : `-W "${own.choices.join(' ')}"`;
    const offered = words ?? (takesFile(own) && !takesFile(row) ? '-f' : null);
    if (offered === null) return [];
    const patterns = [`--${name}`, ...(row.short === undefined ? [] : [`-${row.short}`])].map(
      (each) => `"${each} ${command.name} "*`,
    );
    return [`    ${patterns.join('|')}) COMPREPLY=($(compgen ${offered} -- "${'$'}word")); return ;;`];
  });
}

function namesOfOption({ wording }: CommandSpec, name: OptionName): CompletionKind | undefined {
  const own = wording?.[name];
  return own !== undefined && takesFile(own) ? undefined : optionNames[name];
}

const askingInZsh = [
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are the shell's own variables.
  '_kpki_names() {',
  '  local -a options names',
  '  local at kind',
  '  for ((at = 2; at + 1 < CURRENT; at++)); do',
  '    case "$words[at]" in',
  '      -f|--file|-e|--environment) options+=("$words[at]" "$words[at+1]") ;;',
  '    esac',
  '  done',
  '  for kind in "$@"; do',
  '    names+=(${(f)"$(kpki completion names $kind $options 2>/dev/null)"})',
  '  done',
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: up to here.
  '  compadd -a names',
  '}',
];

const askingInFish = [
  'function __kpki_names',
  '  set -l words (commandline -opc)',
  '  set -l options',
  '  set -l wanted',
  '  for word in $words',
  '    if test -n "$wanted"',
  '      set -a options $wanted $word',
  '      set wanted',
  '    else if contains -- $word -f --file -e --environment',
  '      set wanted $word',
  '    end',
  '  end',
  '  kpki completion names $argv[1] $options 2>/dev/null',
  'end',
];

function wordsOf(command: CommandSpec, commands: readonly CommandSpec[]): string {
  const seconds = secondWords(commands).get(command.name) ?? [];
  const words = `words="${[...seconds, ...wordsAfter(command)].join(' ')}"`;
  const names = namesFor(command);
  return names.length === 0
    ? words
    : `${words}; [[ "$word" == -* ]] || words="$(_kpki_names ${names.join(' ')}) $words"`;
}

function bash(commands: readonly CommandSpec[]): string {
  return [
    ...askingFunction,
    '_kpki() {',
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are the shell's own variables.
    '  local word="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD - 1]}" words=""',
    '  local start=1',
    '  while ((start < COMP_CWORD)); do',
    '    case "${COMP_WORDS[start]}" in',
    `      ${valued}) ((start += 2)) ;;`,
    '      -*) ((start += 1)) ;;',
    '      *) break ;;',
    '    esac',
    '  done',
    '  local line="${COMP_WORDS[*]:start:COMP_CWORD - start + 1}"',
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: up to here.
    '  case "$previous $line" in',
    ...commands.flatMap(ownChoices),
    '  esac',
    '  case "$previous" in',
    ...Object.entries(optionNames).map(
      ([name, kind]) =>
        `    ${spellings(name, optionRows[name as OptionName])}) COMPREPLY=($(compgen -W "$(_kpki_names ${kind})" -- "$word")); return ;;`,
    ),
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
    ...commands
      .toSorted((one, other) => other.name.split(' ').length - one.name.split(' ').length)
      .map((command) => `    "${command.name} "*) ${wordsOf(command, commands)} ;;`),
    ...[...secondWords(commands)].map(([first, seconds]) => `    "${first} "*) words="${seconds.join(' ')}" ;;`),
    `    *) words="${[...new Set(commands.map(({ name }) => name.split(' ')[0] ?? ''))].join(' ')}" ;;`,
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
    '}',
    'complete -o filenames -F _kpki kpki',
  ].join('\n');
}

const scripts: Readonly<Record<string, (commands: readonly CommandSpec[]) => string>> = {
  bash,
  zsh: (commands) =>
    [
      '#compdef kpki',
      ...askingInZsh,
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
          `    ${command.name.split(' ')[0]}) _arguments ${command.options.map((name) => zshOption(command, name)).join(' ')} ${quoted(zshArguments(command))} ;;`,
      ),
      '  esac',
      '}',
      'compdef _kpki kpki',
    ].join('\n'),
  fish: (commands) =>
    [
      ...askingInFish,
      ...commands.flatMap((command) => {
        const [first = ''] = command.name.split(' ');
        const here = `complete -c kpki -n '__fish_seen_subcommand_from ${first}'`;
        return [
          `complete -c kpki -n __fish_use_subcommand -f -a ${first} -d ${quoted(command.summary)}`,
          ...command.options.map((name) => {
            const { short, value, description } = optionOf(command, name);
            const names = namesOfOption(command, name);
            const takes = value === undefined ? '' : names === undefined ? ' -r' : ` -x -a '(__kpki_names ${names})'`;
            return `${here} -l ${name}${short === undefined ? '' : ` -s ${short}`}${takes} -d ${quoted(description)}`;
          }),
          ...namesFor(command).map((kind) => `${here} -f -a '(__kpki_names ${kind})'`),
        ];
      }),
    ].join('\n'),
  kubectl: (commands) =>
    [
      '#!/usr/bin/env bash',
      '# kubectl runs it for `kubectl pki`, as kubectl_complete-pki on the PATH: with the words so far, the last one unfinished.',
      bash(commands),
      // biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are the shell's own variables.
      'COMP_WORDS=(kubectl-pki "$@")',
      'COMP_CWORD=$#',
      '_kpki',
      '((${#COMPREPLY[@]} == 0)) || printf \'%s\\n\' "${COMPREPLY[@]}"',
      // biome-ignore-end lint/suspicious/noTemplateCurlyInString: up to here.
      // Cobra's directive: complete no file names.
      'echo :4',
    ].join('\n'),
};

function zshOption(command: CommandSpec, name: OptionName): string {
  const { description, value } = optionOf(command, name);
  const text = `--${name}[${description.replaceAll(/[[\]:]/g, ' ')}]`;
  const names = namesOfOption(command, name);
  // With a leading space, zsh adds no arguments of its own.
  return quoted(value === undefined || names === undefined ? text : `${text}:${name}: _kpki_names ${names}`);
}

function zshArguments(command: CommandSpec): string {
  const names = namesFor(command);
  return names.length === 0 ? '*:file:_files' : `*:name: _kpki_names ${names.join(' ')}`;
}
