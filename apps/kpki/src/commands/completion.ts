import { Fault } from '../fault.ts';
import { type Command, optionOf, type Run } from './command.ts';

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

const scripts: Readonly<Record<string, (commands: readonly Command[]) => string>> = {
  bash: (commands) =>
    [
      '_kpki() {',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: these are the shell's own variables.
      '  local word="${COMP_WORDS[COMP_CWORD]}" line="${COMP_WORDS[*]:1:COMP_CWORD}"',
      '  case "$line" in',
      ...commands.map(
        ({ name, ...rest }) =>
          `    "${name} "*) COMPREPLY=($(compgen -W "${optionsOf({ name, ...rest }).join(' ')}" -f -- "$word")) ;;`,
      ),
      `    *) COMPREPLY=($(compgen -W "${firstWords(commands).join(' ')}" -- "$word")) ;;`,
      '  esac',
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

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
