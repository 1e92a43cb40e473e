import type { CommandText } from '@kpki/engine';

/**
 * Returns how commands are shown: in backquotes, with the program's name and the options of the files in use, ` -e prod`.
 * What a shell would take apart is quoted by the message.
 */
export function commandWith(program: string, targetFlags: string): CommandText {
  return ({ verb, names, flags = {} }) => {
    const own = Object.entries(flags).map(([flag, value]) => (value === true ? `--${flag}` : `--${flag} ${value}`));
    return `\`${[program, verb, ...names, ...own].join(' ')}${targetFlags}\``;
  };
}

/** Returns a command in backquotes, without the options of the files in use. */
export const bareCommand: CommandText = commandWith('kpki', '');
